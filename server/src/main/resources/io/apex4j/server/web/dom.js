/**
 * Makes an element. An attribute whose name begins with "on" is an event listener, `true` sets an empty attribute,
 * `false`, `null` and `undefined` leave it out. Strings among the children become text, never markup.
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** The element of the page with this id. */
export const byId = (id) => document.getElementById(id);

/** Says a short sentence to screen readers without moving the focus. */
export function announce(sentence) {
  byId("announcer").textContent = sentence;
}

/** Shows a notice above the conversation until it is closed or, with a life in milliseconds, until that is over. */
export function notify(text, lifeMillis = 0) {
  const close = element(
    "button",
    { type: "button", class: "notice-close", "aria-label": "Close", onclick: () => notice.remove() },
    "×",
  );
  const notice = element("div", { class: "notice" }, element("span", {}, text), close);
  byId("notices").replaceChildren(notice);
  if (lifeMillis > 0) setTimeout(() => notice.remove(), lifeMillis);
}

/** Copies text; works on plain http addresses too, where the clipboard interface is missing. */
export async function copyText(text) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = element("textarea", { class: "unseen", readonly: true });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
