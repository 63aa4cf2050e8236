import { toolButton } from "./buttons.js";

const NAME = "apex4j.theme";
const THEMES = ["system", "light", "dark"];
const ICONS = { system: "system", light: "sun", dark: "moon" };

const chosen = () => document.documentElement.dataset.theme ?? "system";

function choose(theme) {
  if (theme === "system") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(NAME);
    return;
  }
  document.documentElement.dataset.theme = theme;
  localStorage.setItem(NAME, theme);
}

/** A button that goes through the themes: the system's, light, dark. */
export function themeButton() {
  const button = toolButton(ICONS[chosen()], "", () => {
    choose(THEMES[(THEMES.indexOf(chosen()) + 1) % THEMES.length]);
    show();
  });
  const show = () => {
    button.replaceChildren(toolButton(ICONS[chosen()], "", null).firstChild);
    button.title = `Theme: ${chosen()}`;
    button.setAttribute("aria-label", `Theme: ${chosen()}`);
  };
  show();
  return button;
}
