import { element } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const RADIUS = 8;
const LENGTH = 2 * Math.PI * RADIUS;

function ring(name) {
  const circle = document.createElementNS(SVG, "circle");
  for (const [attribute, value] of Object.entries({ cx: 10, cy: 10, r: RADIUS, class: name }))
    circle.setAttribute(attribute, value);
  return circle;
}

/** A ring that fills as the conversation fills the context of the model. */
export class ContextGauge {
  #arc = ring("gauge-arc");
  #text = element("span", { class: "numbers" });

  constructor() {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("class", "gauge-ring");
    svg.setAttribute("aria-hidden", "true");
    this.#arc.setAttribute("stroke-dasharray", LENGTH);
    svg.append(ring("gauge-track"), this.#arc);
    this.element = element(
      "div",
      { class: "gauge", role: "meter", "aria-label": "Context in use", "aria-valuemin": "0", hidden: true },
      svg,
      this.#text,
    );
  }

  /** Shows `used` of `size` tokens; hidden while either is unknown. */
  show(used, size) {
    this.element.hidden = !(used > 0 && size > 0);
    if (this.element.hidden) return;
    const share = Math.min(1, used / size);
    this.#arc.setAttribute("stroke-dashoffset", LENGTH * (1 - share));
    this.#text.textContent = share < 0.01 ? "<1 %" : `${Math.round(share * 100)} %`;
    const words = `${used.toLocaleString("en")} of ${size.toLocaleString("en")} tokens of context`;
    this.element.title = words;
    this.element.setAttribute("aria-valuenow", used);
    this.element.setAttribute("aria-valuemax", size);
    this.element.setAttribute("aria-valuetext", words);
    this.element.classList.toggle("full", share > 0.9);
  }
}
