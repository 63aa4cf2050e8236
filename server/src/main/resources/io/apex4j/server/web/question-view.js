import { branchSwitch } from "./branches.js";
import { copyButton, toolButton } from "./buttons.js";
import { element } from "./dom.js";
import { fileChip } from "./file-chip.js";

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
      files.length === 0
        ? ""
        : element(
            "div",
            { class: "files" },
            files.map((file) => fileChip(file)),
          ),
      content === "" ? "" : element("div", { class: "bubble" }, content),
      element(
        "div",
        { class: "actions" },
        branchSwitch(this.#message, this.#actions),
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
