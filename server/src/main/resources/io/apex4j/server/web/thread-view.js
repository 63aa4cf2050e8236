import { byId, element } from "./dom.js";
import { icon } from "./icons.js";
import { QuestionView } from "./question-view.js";
import { ReplyView } from "./reply-view.js";
import { serverFacts } from "./server.js";

const SUGGESTIONS = [
  ["Explain", "how a mixture-of-experts model chooses its experts, in plain words"],
  ["Write", "a Java record for a point in the plane, with distance and rotation"],
  ["Compare", "quicksort and mergesort in a table"],
  ["Draft", "a kind message that moves tomorrow's meeting to Friday"],
];

const NEAR_END_PIXELS = 80;

/** The shown branch of a conversation, one view for each message, scrolled along while a reply grows. */
export class ThreadView {
  #views = new Map();
  #pending = new Set();
  #follows = true;
  #conversationId = null;
  #thread = byId("thread");
  #scroller = byId("scroller");
  #actions;
  #begin;
  #toEnd;

  /** `actions` are what messages can do; `begin(text)` takes a suggestion. */
  constructor(actions, begin) {
    this.#actions = actions;
    this.#begin = begin;
    this.#toEnd = element(
      "button",
      {
        type: "button",
        class: "to-end",
        "aria-label": "To the latest message",
        title: "To the latest message",
        hidden: true,
        onclick: () => this.scrollToEnd(true),
      },
      icon("down"),
    );
    this.#scroller.after(this.#toEnd);
    this.#scroller.addEventListener("scroll", () => this.#noticeScroll(), { passive: true });
    new ResizeObserver(() => this.#followEnd()).observe(this.#thread);
  }

  /** Draws the branch anew. */
  draw(conversation) {
    const path = conversation.path();
    this.#views.clear();
    this.#thread.replaceChildren();
    this.#thread.classList.toggle("empty", path.length === 0);
    if (path.length === 0) this.#thread.append(this.#welcome());
    if (path.length > 0 && conversation.record.systemPrompt.trim() !== "")
      this.#thread.append(systemView(conversation.record.systemPrompt));
    for (const message of path.filter(({ role }) => role !== "tool")) {
      const view =
        message.role === "user" ? new QuestionView(message, this.#actions) : new ReplyView(message, this.#actions);
      this.#views.set(message.id, view);
      this.#thread.append(view.element);
    }
    if (conversation.id !== this.#conversationId || path.at(-1)?.finish === null) this.scrollToEnd();
    this.#conversationId = conversation.id;
  }

  /** Draws what came to a reply, at most once for each frame of the screen. */
  grow(message) {
    if (!this.#views.has(message.id)) return;
    if (this.#pending.size === 0) requestAnimationFrame(() => this.#drawPending());
    this.#pending.add(message.id);
  }

  #drawPending() {
    const ids = [...this.#pending];
    this.#pending.clear();
    ids.forEach((id) => this.#views.get(id)?.update());
  }

  scrollToEnd(smoothly = false) {
    this.#follows = true;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior: smoothly && !calm ? "smooth" : "instant" });
  }

  #noticeScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#follows = scrollHeight - scrollTop - clientHeight < NEAR_END_PIXELS;
    this.#toEnd.hidden = this.#follows;
  }

  #followEnd() {
    if (this.#follows) this.#scroller.scrollTop = this.#scroller.scrollHeight;
    else this.#noticeScroll();
  }

  #welcome() {
    const facts = serverFacts();
    const cards = SUGGESTIONS.map(([verb, rest]) =>
      element(
        "button",
        { type: "button", class: "suggestion", onclick: () => this.#begin(`${verb} ${rest}`) },
        element("strong", {}, verb),
        ` ${rest}`,
      ),
    );
    return element(
      "div",
      { class: "welcome" },
      element("img", { src: "web/mark.svg", alt: "", width: "56", height: "56" }),
      element("h2", {}, "What is on your mind?"),
      element("p", { class: "dim" }, facts),
      element("div", { class: "suggestions" }, cards),
    );
  }
}

function systemView(text) {
  return element(
    "details",
    { class: "system" },
    element("summary", {}, "System prompt", icon("down")),
    element("div", { class: "system-text" }, text),
  );
}
