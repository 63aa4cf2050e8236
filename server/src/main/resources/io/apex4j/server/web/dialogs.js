import { element } from "./dom.js";
import { toolButton } from "./buttons.js";

/**
 * Opens a dialog of its own and resolves when it is closed: with what `close(value)` was given, or with null.
 * `fill(close)` gives its content; Escape and a click beside it close it.
 */
export function openDialog(title, fill, style = "") {
  return new Promise((resolve) => {
    let answer = null;
    const close = (value) => {
      answer = value;
      dialog.close();
    };
    const head = element(
      "header",
      { class: "dialog-head" },
      element("h2", { id: "dialog-title" }, title),
      toolButton("close", "Close", () => close(null)),
    );
    const dialog = element(
      "dialog",
      { class: `dialog ${style}`, tabindex: "-1", "aria-labelledby": "dialog-title" },
      head,
    );
    dialog.append(...[fill(close)].flat());
    dialog.addEventListener("click", (event) => event.target === dialog && close(null));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
    (dialog.querySelector("[autofocus]") ?? dialog).focus();
  });
}

/** Buttons at the foot of a dialog. */
export function dialogFoot(...buttons) {
  return element("footer", { class: "dialog-foot" }, buttons);
}

export const button = (label, onclick, style = "") =>
  element("button", { type: "button", class: `button ${style}`, onclick }, label);

/** Asks yes or no; resolves to true for yes. */
export async function confirmDialog(title, text, yes) {
  const answer = await openDialog(title, (close) => [
    element("p", { class: "dialog-text" }, text),
    dialogFoot(
      button("Cancel", () => close(null)),
      button(yes, () => close(true), "danger"),
    ),
  ]);
  return answer === true;
}

/** Asks for one line of text; resolves to null when nothing was given. */
export function askDialog(title, label, value, yes, secret = false) {
  return openDialog(title, (close) => {
    const field = element("input", {
      type: secret ? "password" : "text",
      class: "field",
      "aria-label": label,
      autocomplete: "off",
      spellcheck: "false",
      autofocus: true,
    });
    field.value = value;
    const submit = () => field.value.trim() !== "" && close(field.value.trim());
    field.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && submit());
    queueMicrotask(() => field.select());
    return [
      element("label", { class: "labelled" }, element("span", {}, label), field),
      dialogFoot(
        button("Cancel", () => close(null)),
        button(yes, submit, "primary"),
      ),
    ];
  });
}
