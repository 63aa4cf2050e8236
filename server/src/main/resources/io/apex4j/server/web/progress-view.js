import { element } from "./dom.js";
import { inTokens } from "./units.js";

const inWords = ({ processed, total, cache = 0 }) => {
  const reused = cache > 0 ? ` · ${cache.toLocaleString("en")} kept from before` : "";
  return `Reading the prompt · ${processed.toLocaleString("en")} of ${inTokens(total)}${reused}`;
};

/** Before the first token of a reply: how much of the prompt is read, or three dots while the server does not say. */
export class ProgressView {
  #dots = [0, 1, 2].map(() => element("i", { class: "dot" }));
  #bar = element("progress", { max: "1", "aria-label": "Reading the prompt" });
  #words = element("span", { class: "dim numbers" });

  constructor() {
    this.element = element("div", { class: "progress", hidden: true });
  }

  show({ content, reasoning, toolCalls, progress }, live) {
    const silent = content === "" && reasoning === "" && toolCalls.length === 0;
    this.element.hidden = !(live && silent);
    if (this.element.hidden) return;
    const known = progress?.total > 0;
    const parts = known ? [this.#bar, this.#words] : this.#dots;
    if (this.element.firstChild !== parts[0]) this.element.replaceChildren(...parts);
    if (!known) return;
    const cached = progress.cache ?? 0;
    this.#bar.value = Math.min(1, (progress.processed - cached) / Math.max(1, progress.total - cached));
    this.#words.textContent = inWords(progress);
  }
}
