import { toolButton } from "./buttons.js";
import { element } from "./dom.js";

/** "‹ 2/3 ›" where a message has siblings. */
export function branchSwitch(message, actions) {
  const siblings = actions.siblings(message);
  if (siblings.length < 2) return null;
  const at = siblings.indexOf(message);
  const go = (step, name, label) => {
    const button = toolButton(name, label, () => actions.showBranch(siblings[at + step]));
    button.disabled = !siblings[at + step];
    return button;
  };
  return element(
    "span",
    { class: "branches", role: "group", "aria-label": "Versions" },
    go(-1, "left", "Earlier version"),
    element("span", { class: "branch-place" }, `${at + 1}/${siblings.length}`),
    go(1, "right", "Later version"),
  );
}
