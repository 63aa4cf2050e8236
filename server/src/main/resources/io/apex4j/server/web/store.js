/**
 * Conversations in the browser's IndexedDB. A conversation is `{id, title, createdMillis, updatedMillis, systemPrompt,
 * leaf}`; a message is `{id, conversation, parent, createdMillis, role, content, ...}`. Messages form a tree by
 * `parent`; `leaf` names the message at which the branch that is shown ends.
 */
const CONVERSATIONS = "conversations";
const MESSAGES = "messages";

let opened = null;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("apex4j", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(CONVERSATIONS, { keyPath: "id" });
      request.result.createObjectStore(MESSAGES, { keyPath: "id" }).createIndex("conversation", "conversation");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Runs `work(conversations, messages)` in one transaction and waits until it is on disk. */
async function write(work) {
  const transaction = (await database()).transaction([CONVERSATIONS, MESSAGES], "readwrite");
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
  work(transaction.objectStore(CONVERSATIONS), transaction.objectStore(MESSAGES));
  return done;
}

async function reading(store) {
  return (await database()).transaction(store, "readonly").objectStore(store);
}

/** All conversations without their messages, the latest first. */
export async function listConversations() {
  const all = await result((await reading(CONVERSATIONS)).getAll());
  return all.sort((one, other) => other.updatedMillis - one.updatedMillis);
}

export const readConversation = async (id) => result((await reading(CONVERSATIONS)).get(id));

export const readMessages = async (conversation) =>
  result((await reading(MESSAGES)).index("conversation").getAll(conversation));

export const saveConversation = (conversation) => write((conversations) => conversations.put(conversation));

/** Saves a conversation with some of its messages, all or nothing. */
export const saveAll = (conversation, messages) =>
  write((conversations, store) => {
    conversations.put(conversation);
    messages.forEach((message) => store.put(message));
  });

export const deleteMessage = (id) => write((_, messages) => messages.delete(id));

export const deleteConversation = (id) =>
  write((conversations, messages) => {
    conversations.delete(id);
    const cursor = messages.index("conversation").openKeyCursor(id);
    cursor.onsuccess = () => {
      if (!cursor.result) return;
      messages.delete(cursor.result.primaryKey);
      cursor.result.continue();
    };
  });

const PLACE_BEFORE = 24;
const PLACE_AFTER = 80;

/** The text around a place, in one line. */
function around(text, at) {
  const start = at > PLACE_BEFORE ? text.indexOf(" ", at - PLACE_BEFORE) : 0;
  const from = start < 0 || start > at ? at : start;
  return (
    (from > 0 ? "… " : "") +
    text
      .slice(from, at + PLACE_AFTER)
      .replace(/\s+/g, " ")
      .trim()
  );
}

/** Ids of the conversations that hold the words in a message, each with the text around the first place. */
export async function searchMessages(words) {
  const wanted = words.toLowerCase();
  const places = new Map();
  const cursor = (await reading(MESSAGES)).openCursor();
  return new Promise((resolve, reject) => {
    cursor.onerror = () => reject(cursor.error);
    cursor.onsuccess = () => {
      if (!cursor.result) return resolve(places);
      const { conversation, content } = cursor.result.value;
      const at = places.has(conversation) ? -1 : content.toLowerCase().indexOf(wanted);
      if (at >= 0) places.set(conversation, around(content, at));
      cursor.result.continue();
    };
  });
}
