import { askDialog, confirmDialog } from "./dialogs.js";
import { byId, element } from "./dom.js";
import { icon } from "./icons.js";
import { toolButton } from "./buttons.js";
import { listConversations, searchMessages } from "./store.js";

const DAY_MILLIS = 86_400_000;

function group(millis) {
  const midnight = new Date().setHours(0, 0, 0, 0);
  if (millis >= midnight) return "Today";
  if (millis >= midnight - DAY_MILLIS) return "Yesterday";
  if (millis >= midnight - 7 * DAY_MILLIS) return "Last seven days";
  return new Date(millis).toLocaleDateString("en", { month: "long", year: "numeric" });
}

/** The list of conversations with search; `foot` are buttons below it. */
export class Sidebar {
  #chat;
  #open;
  #list = element("nav", { class: "list", "aria-label": "Conversations" });
  #search = element("input", {
    type: "search",
    class: "search",
    placeholder: "Search",
    "aria-label": "Search conversations",
    autocomplete: "off",
  });
  #drawing = 0;

  constructor(chat, open, begin, foot) {
    this.#chat = chat;
    this.#open = open;
    this.#search.addEventListener("input", () => this.draw());
    this.#search.addEventListener("keydown", (event) => this.#searchKey(event));
    byId("sidebar").append(
      element(
        "div",
        { class: "brand" },
        element("img", { src: "web/mark.svg", alt: "", width: "26", height: "26" }),
        element("span", {}, "apex4j"),
      ),
      element(
        "button",
        { type: "button", class: "new", onclick: begin },
        icon("pen"),
        element("span", {}, "New conversation"),
      ),
      element(
        "label",
        { class: "search-box" },
        icon("search"),
        this.#search,
        element("kbd", { "aria-hidden": "true" }, "Ctrl K"),
      ),
      this.#list,
      element("div", { class: "foot" }, foot),
    );
  }

  focusSearch() {
    this.#search.focus();
    this.#search.select();
  }

  async draw() {
    const turn = ++this.#drawing;
    const words = this.#search.value.trim();
    const all = await listConversations().catch(() => []);
    const places = words === "" ? null : await searchMessages(words);
    if (turn !== this.#drawing) return;
    const inTitle = (record) => record.title.toLowerCase().includes(words.toLowerCase());
    const wanted = places === null ? all : all.filter((record) => inTitle(record) || places.has(record.id));
    this.#list.replaceChildren(...this.#groups(wanted, places));
    if (wanted.length === 0)
      this.#list.append(
        element("p", { class: "dim none" }, words === "" ? "Conversations stay in this browser." : "Nothing found."),
      );
  }

  #groups(records, places) {
    const groups = Map.groupBy(records, (record) => group(record.updatedMillis));
    return [...groups].map(([name, members]) =>
      element(
        "section",
        {},
        element("h2", { class: "group" }, name),
        element(
          "ul",
          {},
          members.map((record) => this.#row(record, places?.get(record.id))),
        ),
      ),
    );
  }

  #row(record, place) {
    const shown = record.id === this.#chat.current.id;
    const title = element(
      "button",
      {
        type: "button",
        class: "entry",
        "aria-current": shown ? "page" : null,
        title: record.title,
        onclick: () => this.#open(record.id),
      },
      element("span", { class: "entry-title" }, record.title),
      place ? element("span", { class: "entry-place dim" }, place) : null,
    );
    const busy = this.#chat.isBusy(record.id) ? element("i", { class: "dot", title: "Replying" }) : null;
    return element(
      "li",
      { class: shown ? "row-entry shown" : "row-entry" },
      title,
      busy,
      element(
        "span",
        { class: "entry-tools" },
        toolButton("pen", `Rename ${record.title}`, () => this.#rename(record)),
        toolButton("bin", `Delete ${record.title}`, () => this.#delete(record)),
      ),
    );
  }

  async #rename(record) {
    const title = await askDialog("Rename conversation", "Title", record.title, "Rename");
    if (title !== null) await this.#chat.rename(record.id, title);
  }

  async #delete(record) {
    const yes = await confirmDialog(
      "Delete conversation?",
      `“${record.title}” and all its branches will be gone.`,
      "Delete",
    );
    if (yes) await this.#chat.delete(record.id);
  }

  #searchKey(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.#search.value = "";
    this.#search.blur();
    this.draw();
  }
}
