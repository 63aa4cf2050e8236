import { branchSwitch } from "./branches.js";
import { copyButton, toolButton } from "./buttons.js";
import { callsView } from "./calls-view.js";
import { element } from "./dom.js";
import { failureView, noteOn } from "./failure-view.js";
import { MarkdownView } from "./markdown.js";
import { ProgressView } from "./progress-view.js";
import { ReasoningView } from "./reasoning-view.js";
import { inSeconds, inTokens } from "./units.js";

/** A reply of the model with its thoughts, calls of tools, numbers, and faults. */
export class ReplyView {
  #message;
  #actions;
  #reasoning = new ReasoningView();
  #text = new MarkdownView();
  #progress = new ProgressView();
  #calls = element("div", { class: "calls" });
  #ended = false;
  #end = element("div", { class: "end" });

  constructor(message, actions) {
    this.#message = message;
    this.#actions = actions;
    this.element = element("article", { class: "reply", "aria-label": "Assistant", "data-message": message.id });
    this.element.append(this.#progress.element, this.#reasoning.element, this.#text.element, this.#calls, this.#end);
    this.update();
  }

  /** Draws what has come; after the end nothing is drawn again, for a result that is being typed would be lost. */
  update() {
    if (this.#ended) return;
    const message = this.#message;
    const live = message.finish === null;
    this.#ended = !live;
    this.element.setAttribute("aria-busy", String(live));
    this.element.classList.toggle("live", live);
    this.#reasoning.show(message, live);
    this.#text.show(message.content);
    this.#progress.show(message, live);
    if (live && message.stats) this.#showLive(message.stats);
    this.#calls.replaceChildren(...callsView(message, this.#actions));
    if (!live) this.#showEnd();
  }

  #showLive(stats) {
    this.#end.replaceChildren(
      element("div", { class: "actions stay" }, element("span", { class: "dim numbers speed" }, speed(stats))),
    );
  }

  #showEnd() {
    const message = this.#message;
    const again = () => !this.#actions.isBusy() && this.#actions.again(message);
    const parts = [noteOn(message), failureView(message, again)];
    const bar = element(
      "div",
      { class: "actions" },
      branchSwitch(message, this.#actions),
      message.content === "" ? null : copyButton("Copy reply", () => message.content),
      message.error ? null : toolButton("again", "Regenerate", again),
      message.stats
        ? element("span", { class: "dim numbers speed", title: details(message) }, speed(message.stats))
        : null,
    );
    this.#end.replaceChildren(...parts.filter((part) => part !== null), bar);
  }
}

function speed(stats) {
  return `${stats.tokensPerSecond.toFixed(1)} tokens/s · ${inTokens(stats.replyTokens)}`;
}

function details(message) {
  const { stats } = message;
  const prompt = `Prompt: ${inTokens(stats.promptTokens)}, ${inTokens(stats.cachedTokens)} of them known already`;
  const pace = stats.promptTokensPerSecond > 0 ? `, ${stats.promptTokensPerSecond.toFixed(0)} tokens/s` : "";
  return `${message.model ?? ""}\n${prompt}${pace}\nReply: ${inTokens(stats.replyTokens)} in ${inSeconds(stats.seconds)}`.trim();
}
