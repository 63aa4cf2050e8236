import { toolButton } from "./buttons.js";
import { element } from "./dom.js";
import { icon } from "./icons.js";
import { inBytes } from "./units.js";

/** Name and size of an attached text file, with a button if it can be removed. */
export function fileChip(file, remove = null) {
  const bytes = new TextEncoder().encode(file.text).length;
  const button = remove ? toolButton("close", `Remove ${file.name}`, remove) : null;
  return element(
    "span",
    { class: "file" },
    icon("file"),
    element("span", { class: "file-name" }, file.name),
    element("span", { class: "dim" }, inBytes(bytes)),
    button,
  );
}
