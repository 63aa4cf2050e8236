import { element } from "./dom.js";
import { callsView } from "./calls-view.js";
import { failureView, noteOn } from "./failure-view.js";
import { icon } from "./icons.js";
import { copyButton, MarkdownView } from "./markdown.js";
import { ReasoningView } from "./reasoning-view.js";
import { inBytes, inSeconds, inTokens } from "./units.js";

/** A small button with an icon. */
export function toolButton(name, label, onclick) {
  return element("button", { type: "button", class: "tool", "aria-label": label, title: label, onclick }, icon(name));
}

/** "‹ 2/3 ›" where a message has siblings. */
function branches(message, actions) {
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

/** A question of the person: text as written, attached files, and an editor in its place. */
export class QuestionView {
  #message;
  #actions;

  constructor(message, actions) {
    this.#message = message;
    this.#actions = actions;
    this.element = element("article", { class: "question", "aria-label": "You", "data-message": message.id });
    this.#showText();
  }

  update() {}

  #showText() {
    const { content, files = [] } = this.#message;
    this.element.replaceChildren(
      files.length === 0 ? "" : element("div", { class: "files" }, files.map(fileChip)),
      content === "" ? "" : element("div", { class: "bubble" }, content),
      element(
        "div",
        { class: "actions" },
        branches(this.#message, this.#actions),
        toolButton("pen", "Edit message", () => this.#showEditor()),
        copyButton("Copy message", () => content),
      ),
    );
  }

  #showEditor() {
    const area = element("textarea", { class: "editor", "aria-label": "Edited message", rows: "3" });
    area.value = this.#message.content;
    const send = () => {
      if (area.value.trim() !== "" && !this.#actions.isBusy()) this.#actions.edit(this.#message, area.value.trim());
    };
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        send();
      }
      if (event.key === "Escape") {
        event.stopPropagation();
        this.#showText();
      }
    });
    this.element.replaceChildren(
      area,
      element(
        "div",
        { class: "editor-buttons" },
        element("button", { type: "button", class: "button", onclick: () => this.#showText() }, "Cancel"),
        element("button", { type: "button", class: "button primary", onclick: send }, "Send"),
      ),
    );
    area.focus();
  }
}

/** Name and size of an attached text file. */
export function fileChip(file, remove = null) {
  const bytes = new TextEncoder().encode(file.text).length;
  const button = remove instanceof Function ? toolButton("close", `Remove ${file.name}`, remove) : null;
  return element("span", { class: "file" }, icon("file"), element("span", { class: "file-name" }, file.name), element("span", { class: "dim" }, inBytes(bytes)), button);
}

/** A reply of the model with its thoughts, calls of tools, numbers, and faults. */
export class ReplyView {
  #message;
  #actions;
  #reasoning = new ReasoningView();
  #text = new MarkdownView();
  #progress = element("div", { class: "progress", hidden: true });
  #calls = element("div", { class: "calls" });
  #ended = false;
  #end = element("div", { class: "end" });

  constructor(message, actions) {
    this.#message = message;
    this.#actions = actions;
    this.element = element("article", { class: "reply", "aria-label": "Assistant", "data-message": message.id });
    this.element.append(this.#progress, this.#reasoning.element, this.#text.element, this.#calls, this.#end);
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
    this.#showProgress(message, live);
    if (live && message.stats) this.#showLive(message.stats);
    this.#calls.replaceChildren(...callsView(message, this.#actions));
    if (!live) this.#showEnd();
  }

  #showProgress(message, live) {
    const silent = message.content === "" && message.reasoning === "" && message.toolCalls.length === 0;
    this.#progress.hidden = !(live && silent);
    if (this.#progress.hidden) return;
    const progress = message.progress;
    if (!progress || progress.total <= 0) {
      if (this.#progress.childElementCount !== 3) this.#progress.replaceChildren(...[0, 1, 2].map(() => element("i", { class: "dot" })));
      return;
    }
    const cached = progress.cache ?? 0;
    const bar = element("progress", { max: "1", "aria-label": "Reading the prompt" });
    bar.value = Math.min(1, (progress.processed - cached) / Math.max(1, progress.total - cached));
    const reused = cached > 0 ? ` · ${cached.toLocaleString("en")} kept from before` : "";
    this.#progress.replaceChildren(
      bar,
      element("span", { class: "dim numbers" }, `Reading the prompt · ${progress.processed.toLocaleString("en")} of ${inTokens(progress.total)}${reused}`),
    );
  }

  #showLive(stats) {
    this.#end.replaceChildren(element("div", { class: "actions stay" }, element("span", { class: "dim numbers speed" }, speed(stats))));
  }

  #showEnd() {
    const message = this.#message;
    const again = () => !this.#actions.isBusy() && this.#actions.again(message);
    const parts = [noteOn(message), failureView(message, again)];
    const bar = element(
      "div",
      { class: "actions" },
      branches(message, this.#actions),
      message.content === "" ? null : copyButton("Copy reply", () => message.content),
      message.error ? null : toolButton("again", "Regenerate", again),
      message.stats ? element("span", { class: "dim numbers speed", title: details(message) }, speed(message.stats)) : null,
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
