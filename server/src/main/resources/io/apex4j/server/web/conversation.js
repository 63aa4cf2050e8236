const TITLE_LENGTH = 64;

/** A new identifier; `crypto.randomUUID` is missing on plain http addresses other than localhost. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** First line of a text, cut at a word, as a conversation's title. */
export function titleOf(text) {
  const line = text.trim().split("\n", 1)[0].replace(/\s+/g, " ");
  if (line.length <= TITLE_LENGTH) return line || "New conversation";
  const cut = line.slice(0, TITLE_LENGTH);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), TITLE_LENGTH / 2))} …`;
}

/** A conversation with the tree of its messages, of which one branch is shown. */
export class Conversation {
  constructor(record, messages = []) {
    this.record = record;
    this.messages = new Map(messages.map((message) => [message.id, message]));
  }

  static begin(systemPrompt, nowMillis) {
    const record = {
      id: newId(),
      title: "New conversation",
      createdMillis: nowMillis,
      updatedMillis: nowMillis,
      systemPrompt,
      leaf: null,
    };
    return new Conversation(record);
  }

  get id() {
    return this.record.id;
  }

  /** Messages of the shown branch, the first one first. */
  path() {
    const path = [];
    const seen = new Set();
    let message = this.messages.get(this.record.leaf);
    while (message && !seen.has(message.id)) {
      seen.add(message.id);
      path.unshift(message);
      message = this.messages.get(message.parent);
    }
    return path;
  }

  /** Messages that follow the given one (null: the beginning), the oldest first. */
  children(parent) {
    return [...this.messages.values()]
      .filter((message) => message.parent === parent)
      .sort((one, other) => one.createdMillis - other.createdMillis);
  }

  siblings(message) {
    return this.children(message.parent);
  }

  /** Appends a message after `parent` and shows the branch that ends there. */
  add(message, parent, nowMillis) {
    const added = { ...message, id: newId(), conversation: this.id, parent, createdMillis: nowMillis };
    this.messages.set(added.id, added);
    this.record.leaf = added.id;
    this.record.updatedMillis = nowMillis;
    return added;
  }

  /** Shows the latest branch that goes through this message. */
  show(message) {
    let last = message;
    for (let next = last; next; next = this.children(last.id).at(-1)) last = next;
    this.record.leaf = last.id;
  }

  /** Takes away a message that nothing follows; its parent becomes the end of the branch. */
  remove(message) {
    this.messages.delete(message.id);
    if (this.record.leaf === message.id) this.record.leaf = message.parent;
  }
}
