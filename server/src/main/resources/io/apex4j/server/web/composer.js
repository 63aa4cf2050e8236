import { addFiles } from "./attachments.js";
import { byId, element, notify } from "./dom.js";
import { icon } from "./icons.js";
import { toolButton } from "./buttons.js";
import { fileChip } from "./file-chip.js";

const TALLEST_PIXELS = 240;

/** The field at the bottom: text, attached files, and one button that sends or stops. */
export class Composer {
  #files = [];
  #chips = element("div", { class: "files" });
  #area;
  #button;
  #busy = false;
  #send;
  #stop;

  constructor(send, stop) {
    this.#send = send;
    this.#stop = stop;
    this.#area = element("textarea", {
      id: "question",
      rows: "1",
      placeholder: "Write a message",
      "aria-label": "Message",
      oninput: () => this.#changed(),
      onkeydown: (event) => this.#key(event),
      onpaste: (event) => this.#paste(event),
    });
    this.#button = element("button", {
      type: "button",
      class: "send",
      onclick: () => (this.#busy ? this.#stop() : this.#submit()),
    });
    const chooser = element("input", {
      type: "file",
      multiple: true,
      hidden: true,
      onchange: () => this.#choose(chooser),
    });
    const clip = toolButton("clip", "Attach text files", () => chooser.click());
    const box = element(
      "div",
      { class: "box" },
      this.#chips,
      element("div", { class: "row" }, clip, this.#area, this.#button),
      chooser,
    );
    byId("composer").append(
      box,
      element("p", { class: "hint dim" }, "Runs on your own hardware. Replies can be wrong."),
    );
    this.#acceptDrops();
    this.setBusy(false);
  }

  focus() {
    if (matchMedia("(pointer: fine)").matches) this.#area.focus();
  }

  /** Puts a text into the field. */
  write(text) {
    this.#area.value = text;
    this.#changed();
    this.#area.focus();
  }

  setBusy(busy) {
    this.#busy = busy;
    this.#button.replaceChildren(icon(busy ? "stop" : "send"));
    const label = busy ? "Stop (Esc)" : "Send";
    this.#button.setAttribute("aria-label", label);
    this.#button.title = label;
    this.#button.classList.toggle("stops", busy);
    this.#changed();
  }

  #changed() {
    this.#area.style.height = "auto";
    this.#area.style.height = `${Math.min(this.#area.scrollHeight, TALLEST_PIXELS)}px`;
    this.#button.disabled = !this.#busy && this.#isEmpty();
  }

  #isEmpty() {
    return this.#area.value.trim() === "" && this.#files.length === 0;
  }

  #key(event) {
    const types = matchMedia("(pointer: coarse)").matches;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || types) return;
    event.preventDefault();
    if (!this.#busy) this.#submit();
  }

  #submit() {
    if (this.#isEmpty()) return;
    const text = this.#area.value.trim();
    const files = this.#files;
    this.#area.value = "";
    this.#setFiles([]);
    this.#send(text, files);
  }

  #paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.#attach(files);
  }

  #choose(chooser) {
    this.#attach([...chooser.files]);
    chooser.value = "";
  }

  async #attach(chosen) {
    const { files, faults } = await addFiles(this.#files, chosen);
    this.#setFiles(files);
    if (faults.length > 0) notify(faults.join(". "), 8000);
    this.#area.focus();
  }

  #setFiles(files) {
    this.#files = files;
    this.#chips.replaceChildren(
      ...files.map((file) => fileChip(file, () => this.#setFiles(this.#files.filter((other) => other !== file)))),
    );
    this.#changed();
  }

  #acceptDrops() {
    const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
    document.addEventListener("dragover", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      document.body.classList.add("dropping");
    });
    document.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) document.body.classList.remove("dropping");
    });
    document.addEventListener("drop", (event) => {
      document.body.classList.remove("dropping");
      if (!holdsFiles(event)) return;
      event.preventDefault();
      this.#attach([...event.dataTransfer.files]);
    });
  }
}
