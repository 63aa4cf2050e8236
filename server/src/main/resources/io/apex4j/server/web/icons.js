const SVG = "http://www.w3.org/2000/svg";

/** Outlines on a grid of 24 x 24, drawn with round strokes. */
const OUTLINES = {
  menu: "M4 7h16M4 12h16M4 17h10",
  pen: "M12 20h8M16.6 4.4a2 2 0 0 1 2.8 2.8L8 18.6 4 20l1.4-4Z",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM20 20l-4-4",
  gear: "M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  send: "M12 19V5M6 11l6-6 6 6",
  stop: "M8 8h8v8H8Z",
  clip: "M20 11.5 12.2 19a5 5 0 0 1-7-7l8-7.7a3.3 3.3 0 0 1 4.7 4.7l-7.8 7.6a1.6 1.6 0 0 1-2.3-2.3l7-6.8",
  copy: "M9 9h10v11H9ZM5 15V4h10",
  check: "m5 12.5 4.5 4.5L19 7.5",
  again: "M19 12a7 7 0 1 1-2.2-5.1L19 9M19 4v5h-5",
  left: "m14 6-6 6 6 6",
  right: "m10 6 6 6-6 6",
  down: "m6 10 6 6 6-6",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1",
  moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z",
  system: "M4 5h16v11H4ZM9 20h6M12 16v4",
  tool: "M14.5 6.5a4 4 0 0 1 5-1L17 8l1 1.8 1.8.7 1.6-2.2a4 4 0 0 1-5.2 4.8L9.5 19.7a2 2 0 0 1-3-2.7L13.6 10.5a4 4 0 0 1 .9-4Z",
  file: "M7 3h7l4 4v14H7ZM14 3v4h4M10 12h5M10 16h5",
  out: "M12 15V4M7.5 8.5 12 4l4.5 4.5M5 15v5h14v-5",
  in: "M12 4v11M7.5 10.5 12 15l4.5-4.5M5 15v5h14v-5",
  close: "m6 6 12 12M18 6 6 18",
  warning: "M12 4 3 20h18ZM12 10v5M12 17.5v.1",
  thought: "M9 18h6M10 21h4M8.5 15c-1.6-1.2-2.5-2.9-2.5-4.9a6 6 0 0 1 12 0c0 2-.9 3.7-2.5 4.9Z",
};

/** An icon as an `svg` element, hidden from screen readers: the button around it carries the label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", OUTLINES[name]);
  svg.append(path);
  return svg;
}
