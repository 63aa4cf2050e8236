import { element } from "./dom.js";
import { icon } from "./icons.js";
import { MarkdownView } from "./markdown.js";
import { inSeconds } from "./units.js";

/**
 * What the model thought before it replied: open while it thinks, closed when the reply begins, and from then on as the
 * person leaves it.
 */
export class ReasoningView {
  #summary = element("span", { class: "reasoning-title" });
  #text = new MarkdownView();
  #body = element("div", { class: "reasoning-body", tabindex: "-1" }, this.#text.element);
  #touched = false;
  #wasLive = false;

  constructor() {
    const line = element(
      "summary",
      { onclick: () => (this.#touched = true) },
      icon("thought"),
      this.#summary,
      icon("down"),
    );
    this.element = element("details", { class: "reasoning", hidden: true }, line, this.#body);
  }

  show(message, live) {
    if (message.reasoning === "") return;
    const thinking = live && message.content === "" && message.toolCalls.length === 0;
    this.element.hidden = false;
    this.element.classList.toggle("live", thinking);
    if (!this.#touched && thinking !== this.#wasLive) this.element.open = thinking;
    this.#wasLive = thinking;
    const time = inSeconds(message.reasoningMillis / 1000);
    this.#summary.textContent = thinking
      ? `Thinking · ${time}`
      : message.reasoningMillis > 0
        ? `Thought for ${time}`
        : "Thoughts";
    const atEnd = this.#body.scrollHeight - this.#body.scrollTop - this.#body.clientHeight < 40;
    this.#text.show(message.reasoning);
    if (thinking && atEnd) this.#body.scrollTop = this.#body.scrollHeight;
  }
}
