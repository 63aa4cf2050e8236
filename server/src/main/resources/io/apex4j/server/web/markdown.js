import { Marked } from "./vendor/marked.esm.js";
import DOMPurify from "./vendor/purify.es.mjs";
import { copyButton } from "./buttons.js";
import { element } from "./dom.js";

/** Longer blocks stay plain: colouring them anew with every piece of the stream would stall the page. */
const LONGEST_COLOURED = 30_000;

/**
 * Above these numbers of characters and of links, emphasis and links of a paragraph stay text: the parser's time grows
 * faster than the square of the length, and a model that repeats itself would freeze the page.
 */
const LONGEST_INLINE = 4000;
const MOST_LINKS = 200;

const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * Markup in a reply is shown as text and an image becomes a link: a reply may neither load something nor run something.
 * The sanitizer behind it does not trust this.
 */
const marked = new Marked({
  gfm: true,
  breaks: false,
  tokenizer: {
    emStrong: (_, paragraph) => (paragraph.length > LONGEST_INLINE ? undefined : false),
    link: (rest) => (rest.length > 4 * LONGEST_INLINE || rest.split("](").length > MOST_LINKS ? undefined : false),
    reflink: (rest) => (rest.length > LONGEST_INLINE ? undefined : false),
  },
  renderer: {
    html: ({ text, block }) => (block ? `<p>${escaped(text)}</p>` : escaped(text)),
    image: ({ href, text }) => `<a href="${escaped(href)}">${escaped(text || "image")}</a>`,
    checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
  },
});

const SAFE = {
  ALLOWED_TAGS: [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
  ],
  ALLOWED_ATTR: ["href", "title", "class", "align", "start"],
  ADD_URI_SAFE_ATTR: ["align", "start"],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

const COLOURS = { ALLOWED_TAGS: ["span"], ALLOWED_ATTR: ["class"], RETURN_DOM_FRAGMENT: true };

/** A link of Markdown may be defined anywhere in the text, so such a text is always parsed as a whole. */
const DEFINITION = /^ {0,3}\[[^\]\n]+\]:/m;

/**
 * Markdown shown in an element. Of a text that grows only the last block is parsed and drawn anew, so a long reply
 * stays smooth and what was selected in it stays selected.
 */
export class MarkdownView {
  #text = "";
  /** The drawn blocks: `start` is the block's place in the text. */
  #blocks = [];

  constructor() {
    this.element = element("div", { class: "markdown" });
  }

  /** Draws the text; one that the parser gives up on, by thousands of nested quotes say, is shown as it is. */
  show(withReturns) {
    const text = withReturns.replaceAll("\r", "");
    if (text === this.#text) return;
    try {
      this.#showBlocks(text);
    } catch (failure) {
      console.error(failure);
      this.#keepBlocks(0);
      this.element.replaceChildren(element("p", {}, text));
    }
    this.#text = text;
  }

  #showBlocks(text) {
    const grows = this.#blocks.length > 0 && text.startsWith(this.#text) && !DEFINITION.test(text);
    const kept = grows ? this.#blocks.length - 1 : 0;
    const start = this.#blocks[kept]?.start ?? 0;
    const blocks = blocksOf(text.slice(grows ? start : 0), grows ? start : 0);
    if (this.#blocks.length === 0) this.element.replaceChildren();
    this.#keepBlocks(kept);
    for (const { token, start } of blocks) {
      const fragment = safeFragment(marked.parser([token]));
      this.#blocks.push({ start, nodes: [...fragment.childNodes] });
      this.element.append(fragment);
    }
  }

  #keepBlocks(count) {
    this.#blocks.splice(count).forEach(({ nodes }) => nodes.forEach((node) => node.remove()));
  }
}

/** Blocks of a text that begins at `offset` of the whole. */
function blocksOf(text, offset) {
  const blocks = [];
  let start = offset;
  for (const token of marked.lexer(text)) {
    if (token.type !== "space" && token.type !== "def") blocks.push({ token, start });
    start += token.raw.length;
  }
  return blocks;
}

/** Sanitized nodes of an HTML text. */
function safeFragment(html) {
  const fragment = DOMPurify.sanitize(html, SAFE);
  fragment.querySelectorAll("a").forEach(outside);
  fragment.querySelectorAll("pre").forEach((pre) => pre.replaceWith(codeBlock(pre)));
  fragment.querySelectorAll("table").forEach((table) => {
    const frame = element("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Table" });
    table.replaceWith(frame);
    frame.append(table);
  });
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
  if (known)
    code.append(DOMPurify.sanitize(window.hljs.highlight(text, { language, ignoreIllegals: true }).value, COLOURS));
  else code.textContent = text;
  return element(
    "div",
    { class: "code" },
    element(
      "div",
      { class: "code-head" },
      element("span", { class: "code-language" }, language || "text"),
      copyButton("Copy code", () => text, true),
    ),
    element("pre", { tabindex: "0" }, code),
  );
}
