import { copyText, element } from "./dom.js";
import { icon } from "./icons.js";

/** A small button with an icon. */
export function toolButton(name, label, onclick) {
  return element("button", { type: "button", class: "tool", "aria-label": label, title: label, onclick }, icon(name));
}

/** A button that copies what `text()` gives and says so for a moment. */
export function copyButton(label, text, withWord = false) {
  const word = element("span", {}, withWord ? "Copy" : "");
  const button = element(
    "button",
    { type: "button", class: withWord ? "quiet" : "tool", "aria-label": label, title: label },
    icon("copy"),
    word,
  );
  button.addEventListener("click", async () => {
    await copyText(text());
    button.firstChild.replaceWith(icon("check"));
    if (withWord) word.textContent = "Copied";
    button.setAttribute("aria-label", "Copied");
    setTimeout(() => {
      button.firstChild.replaceWith(icon("copy"));
      if (withWord) word.textContent = "Copy";
      button.setAttribute("aria-label", label);
    }, 1600);
  });
  return button;
}
