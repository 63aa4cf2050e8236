import { Marked } from "./vendor/marked.esm.js";
import DOMPurify from "./vendor/purify.es.mjs";
import { copyText, element } from "./dom.js";
import { icon } from "./icons.js";

/** Longer blocks stay plain: colouring them anew with every piece of the stream would stall the page. */
const LONGEST_COLOURED = 30_000;

const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * Markup in a reply is shown as text and an image becomes a link: a reply may neither load something nor run something.
 * The sanitizer behind it does not trust this.
 */
const marked = new Marked({
  gfm: true,
  breaks: false,
  renderer: {
    html: ({ text, block }) => (block ? `<p>${escaped(text)}</p>` : escaped(text)),
    image: ({ href, text }) => `<a href="${escaped(href)}">${escaped(text || "image")}</a>`,
    checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
  },
});

const SAFE = {
  ALLOWED_TAGS: [
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
  ],
  ALLOWED_ATTR: ["href", "title", "class", "align", "start"],
  ADD_URI_SAFE_ATTR: ["align", "start"],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

const COLOURS = { ALLOWED_TAGS: ["span"], ALLOWED_ATTR: ["class"], RETURN_DOM_FRAGMENT: true };

/** Markdown shown in an element. Text that grows only renders the blocks that changed, so a long reply stays smooth. */
export class MarkdownView {
  #blocks = [];
  #links = 0;

  constructor() {
    this.element = element("div", { class: "markdown" });
  }

  show(text) {
    const tokens = marked.lexer(text);
    const links = Object.keys(tokens.links).length;
    if (links !== this.#links) this.#clear();
    this.#links = links;
    const blocks = tokens.filter(({ type }) => type !== "space" && type !== "def");
    blocks.forEach((token, index) => this.#showBlock(token, index));
    this.#blocks.splice(blocks.length).forEach((block) => block.nodes.forEach((node) => node.remove()));
  }

  #clear() {
    this.#blocks = [];
    this.element.replaceChildren();
  }

  #showBlock(token, index) {
    const old = this.#blocks[index];
    if (old?.raw === token.raw) return;
    const fragment = safeFragment(marked.parser([token]));
    const nodes = [...fragment.childNodes];
    if (old) {
      old.nodes[0]?.before(fragment);
      old.nodes.forEach((node) => node.remove());
    } else {
      this.element.append(fragment);
    }
    this.#blocks[index] = { raw: token.raw, nodes };
  }
}

/** Sanitized nodes of an HTML text; there is always one, so that a block keeps its place. */
function safeFragment(html) {
  const fragment = DOMPurify.sanitize(html, SAFE);
  fragment.querySelectorAll("a").forEach(outside);
  fragment.querySelectorAll("pre").forEach((pre) => pre.replaceWith(codeBlock(pre)));
  fragment.querySelectorAll("table").forEach((table) => {
    const frame = element("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Table" });
    table.replaceWith(frame);
    frame.append(table);
  });
  if (!fragment.firstChild) fragment.append(document.createTextNode(""));
  return fragment;
}

function outside(link) {
  if (!link.hasAttribute("href")) return;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
}

function codeBlock(pre) {
  const code = pre.querySelector("code") ?? pre;
  const text = code.textContent.replace(/\n$/, "");
  const language = /(?:^|\s)language-([\w+#.-]+)/.exec(code.className)?.[1] ?? "";
  return codeFrame(text, language);
}

/** A block of code with its language and a button that copies it. */
export function codeFrame(text, language) {
  const code = element("code", { class: "hljs" });
  const known = language !== "" && text.length <= LONGEST_COLOURED && window.hljs?.getLanguage(language);
  if (known) code.append(DOMPurify.sanitize(window.hljs.highlight(text, { language, ignoreIllegals: true }).value, COLOURS));
  else code.textContent = text;
  return element(
    "div",
    { class: "code" },
    element("div", { class: "code-head" }, element("span", { class: "code-language" }, language || "text"), copyButton("Copy code", () => text, true)),
    element("pre", { tabindex: "0" }, code),
  );
}

/** A button that copies what `text()` gives and says so for a moment. */
export function copyButton(label, text, withWord = false) {
  const word = element("span", {}, withWord ? "Copy" : "");
  const button = element("button", { type: "button", class: withWord ? "quiet" : "tool", "aria-label": label, title: label }, icon("copy"), word);
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
