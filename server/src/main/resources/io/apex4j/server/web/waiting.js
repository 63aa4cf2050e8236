import { health, startStatus } from "./api.js";
import { byId, element } from "./dom.js";
import { inBytes, inSeconds } from "./units.js";

const POLL_MILLIS = 700;
const RATE_WINDOW_MILLIS = 8000;

const TITLES = {
  unreachable: "Waiting for the server",
  downloading: "Fetching the model",
  loading: "Loading the model",
  ready: "Loading the model",
  failed: "The model cannot be had",
};

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** Shows how the server fetches and reads its model until it is ready. Shows nothing when it is so at once. */
export async function waitForServer() {
  let state = await health();
  if (state === "ready") return;
  const page = new WaitingPage();
  while (state !== "ready") {
    page.show(state, state === "loading" ? await startStatus() : null, performance.now());
    await pause(POLL_MILLIS);
    state = await health();
  }
  page.close();
}

class WaitingPage {
  #root = byId("waiting");
  #title = element("h1", { id: "waiting-title" });
  #file = element("p", { class: "waiting-file" });
  #bar = element("progress", { max: "1", "aria-label": "Progress" });
  #numbers = element("p", { class: "dim numbers", "aria-live": "off" });
  #samples = [];

  constructor() {
    const mark = element("img", { src: "web/mark.svg", alt: "", width: "72", height: "72" });
    this.#root.replaceChildren(
      element("div", { class: "waiting-card" }, mark, this.#title, this.#file, this.#bar, this.#numbers),
    );
    this.#root.classList.add("open");
  }

  show(state, status, nowMillis) {
    const phase = state === "unreachable" ? "unreachable" : (status?.phase ?? "loading");
    this.#title.textContent = TITLES[phase] ?? TITLES.loading;
    this.#file.textContent = status?.file ?? "";
    this.#bar.hidden = phase === "unreachable" || phase === "failed";
    if (status?.total > 0 && !this.#bar.hidden) this.#showShare(status, nowMillis, phase === "downloading");
    else this.#showUnknown(phase, status);
  }

  #showShare({ done, total }, nowMillis, downloads) {
    this.#bar.value = Math.min(1, done / total);
    this.#samples = [
      ...this.#samples.filter(({ millis }) => nowMillis - millis < RATE_WINDOW_MILLIS),
      { millis: nowMillis, done },
    ];
    const first = this.#samples[0];
    const bytesPerSecond = (1000 * (done - first.done)) / Math.max(1, nowMillis - first.millis);
    const parts = [`${inBytes(done)} of ${inBytes(total)}`];
    if (downloads && bytesPerSecond > 0) {
      parts.push(`${inBytes(Math.round(bytesPerSecond))}/s`, `${inSeconds((total - done) / bytesPerSecond)} left`);
    }
    this.#numbers.textContent = parts.join(" · ");
  }

  #showUnknown(phase, status) {
    this.#bar.removeAttribute("value");
    const lost = "It does not answer. This page goes on by itself once it does.";
    this.#numbers.textContent = phase === "unreachable" ? lost : (status?.message ?? "");
  }

  close() {
    this.#root.classList.remove("open");
    this.#root.replaceChildren();
  }
}
