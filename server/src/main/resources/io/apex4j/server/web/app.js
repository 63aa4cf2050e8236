import { hasKey, health, onKeyNeeded, storeKey } from "./api.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { askDialog } from "./dialogs.js";
import { announce, byId, element, notify } from "./dom.js";
import { ContextGauge } from "./gauge.js";
import { icon } from "./icons.js";
import { toolButton } from "./buttons.js";
import { contextTokens, modelName, readServer } from "./server.js";
import { openSettings } from "./settings-view.js";
import { Sidebar } from "./sidebar.js";
import * as store from "./store.js";
import { themeButton } from "./theme.js";
import { ThreadView } from "./thread-view.js";
import { download, exportText, importFile } from "./transfer.js";
import { waitForServer } from "./waiting.js";

const chat = new Chat();
const gauge = new ContextGauge();
const model = element("h1", { class: "model" });
const composer = new Composer(
  (text, files) => chat.send(text, files),
  () => chat.stop(),
);
const thread = new ThreadView(messageActions(), (text) => composer.write(text));
const sidebar = new Sidebar(chat, open, begin, [
  toolButton("in", "Import conversations", importConversations),
  toolButton("out", "Export all conversations", exportAll),
  themeButton(),
  element(
    "button",
    { type: "button", class: "quiet", onclick: settings },
    icon("gear"),
    element("span", {}, "Settings"),
  ),
]);

function messageActions() {
  return {
    isBusy: () => chat.isBusy(),
    siblings: (message) => chat.current.siblings(message),
    showBranch: (message) => chat.showBranch(message),
    edit: (message, text) => chat.edit(message, text),
    again: (message) => chat.again(message),
    answerCalls: (message, results) => chat.answerCalls(message, results),
    results: resultsOf,
  };
}

/** Results of a reply's tool calls on the shown branch, in the order of the calls. */
function resultsOf(message) {
  const path = chat.current.path();
  const after = path.slice(path.indexOf(message) + 1);
  const end = after.findIndex(({ role }) => role !== "tool");
  return end < 0 ? after : after.slice(0, end);
}

function begin() {
  closeDrawer();
  chat.begin();
  composer.focus();
}

async function open(id) {
  closeDrawer();
  if (!(await chat.open(id))) begin();
}

async function settings() {
  closeDrawer();
  const systemPrompt = await openSettings(chat.current.record.systemPrompt);
  if (systemPrompt !== null) await chat.setSystemPrompt(systemPrompt);
}

async function exportAll() {
  const records = await store.listConversations();
  const conversations = await Promise.all(
    records.map(async (record) => ({ record, messages: await store.readMessages(record.id) })),
  );
  download(`apex4j-conversations-${new Date().toISOString().slice(0, 10)}.json`, exportText(conversations));
}

function importConversations() {
  const chooser = element("input", { type: "file", accept: ".json,application/json" });
  chooser.addEventListener("change", async () => {
    try {
      const imported = await importFile(chooser.files[0]);
      for (const { record, messages } of imported) await store.saveAll(record, messages);
      notify(`${imported.length} ${imported.length === 1 ? "conversation" : "conversations"} imported`, 4000);
      await sidebar.draw();
    } catch (failure) {
      notify(failure.message);
    }
  });
  chooser.click();
}

function showGauge() {
  const last = chat.current.path().findLast(({ stats }) => stats);
  const used = last ? last.stats.promptTokens + last.stats.replyTokens : 0;
  gauge.show(used, contextTokens());
}

function openDrawer() {
  document.body.classList.add("drawer");
  byId("scrim").hidden = false;
  byId("sidebar").querySelector("button").focus();
}

function closeDrawer() {
  document.body.classList.remove("drawer");
  byId("scrim").hidden = true;
}

/** On a wide page the button hides the list, on a narrow one it opens it over the conversation. */
function toggleList() {
  if (matchMedia("(max-width: 820px)").matches) openDrawer();
  else document.body.classList.toggle("alone");
}

function showTopbar() {
  model.textContent = modelName();
  byId("topbar").replaceChildren(
    toolButton("menu", "Conversations", toggleList),
    model,
    gauge.element,
    toolButton("pen", "New conversation", begin),
  );
}

function listenToChat() {
  chat.addEventListener("shown", () => {
    const { id, record, messages } = chat.current;
    history.replaceState(null, "", messages.size > 0 ? `#${id}` : location.pathname + location.search);
    thread.draw(chat.current);
    composer.setBusy(chat.isBusy());
    document.title = messages.size > 0 ? `${record.title} – apex4j` : "apex4j";
    showGauge();
    sidebar.draw();
  });
  chat.addEventListener("grown", ({ detail }) => {
    thread.grow(detail);
    if (detail.conversation === chat.current.id) showGauge();
  });
  chat.addEventListener("busy", ({ detail }) => {
    composer.setBusy(chat.isBusy());
    if (detail.finish !== null) ended(detail);
  });
  chat.addEventListener("listed", () => sidebar.draw());
  chat.addEventListener("unsaved", ({ detail }) => notify(`Conversations cannot be kept in this browser: ${detail}`));
}

async function ended(reply) {
  const words = { stopped: "Reply stopped", failed: "Reply failed", tool_calls: "The model calls a tool" };
  announce(words[reply.finish] ?? "Reply complete");
  sidebar.draw();
  if (reply.error?.status !== 503 && reply.error?.status !== 0) return;
  if ((await health()) !== "ready") {
    await waitForServer();
    await readServer();
  }
}

function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "k") {
      event.preventDefault();
      document.body.classList.remove("alone");
      if (matchMedia("(max-width: 820px)").matches) openDrawer();
      sidebar.focusSearch();
    } else if (command && event.shiftKey && event.key.toLowerCase() === "o") {
      event.preventDefault();
      begin();
    } else if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
      if (document.body.classList.contains("drawer")) closeDrawer();
      else chat.stop();
    }
  });
  byId("scrim").addEventListener("click", closeDrawer);
}

/** One dialog at a time, however many requests were refused. */
function keyPrompt() {
  let asking = null;
  return () => {
    const label = hasKey()
      ? "That key was not accepted. API key"
      : "This server wants an API key. It is kept until this tab is closed.";
    asking ??= askDialog("API key", label, "", "Continue", true).then((key) => {
      asking = null;
      if (key !== null) storeKey(key);
      return key !== null;
    });
    return asking;
  };
}

async function start() {
  onKeyNeeded(keyPrompt());
  await waitForServer();
  await readServer();
  showTopbar();
  listenToChat();
  listenToKeys();
  byId("app").hidden = false;
  const id = location.hash.slice(1);
  if (id === "" || !(await chat.open(id).catch(() => false))) chat.begin();
  composer.focus();
}

await start();
