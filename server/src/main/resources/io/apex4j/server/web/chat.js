import { ApiError, chatChunks } from "./api.js";
import { Conversation, titleOf } from "./conversation.js";
import { addChunk, dropCutCalls, newReply } from "./reply.js";
import { chatRequest } from "./request.js";
import { parametersOf, readSettings } from "./settings.js";
import * as store from "./store.js";

const SAVE_EVERY_MILLIS = 700;

/**
 * The conversation on the page and all replies that are being streamed, also those of conversations that are not
 * shown. Events: "shown" (another conversation or branch is to be drawn), "grown" (`detail` is the reply that got a
 * piece), "busy" (a reply began or ended; `detail` is the reply), "listed" (titles or order changed), "unsaved"
 * (`detail` says why nothing could be kept).
 */
export class Chat extends EventTarget {
  #current = null;
  #running = new Map();

  get current() {
    return this.#current;
  }

  /** Is a reply for this conversation, by default the shown one, being streamed? */
  isBusy(id = this.#current.id) {
    return this.#running.has(id);
  }

  begin() {
    this.#current = Conversation.begin(readSettings().systemPrompt, Date.now());
    this.#tell("shown");
  }

  /** Shows a stored conversation; false when there is none with this id. */
  async open(id) {
    const running = this.#running.get(id);
    const record = running ? null : await store.readConversation(id);
    if (!running && !record) return false;
    this.#current = running?.conversation ?? new Conversation(record, await store.readMessages(id));
    this.#endCutReplies();
    this.#tell("shown");
    return true;
  }

  /** A reply without an end that nobody streams was cut off when the page was closed. */
  #endCutReplies() {
    if (this.isBusy()) return;
    for (const message of this.#current.messages.values()) {
      if (message.role === "assistant" && message.finish === null) message.finish = "stopped";
    }
  }

  async send(text, files) {
    const conversation = this.#current;
    if (conversation.messages.size === 0) conversation.record.title = titleOf(text || files[0]?.name || "");
    const parent = conversation.record.leaf;
    const message = conversation.add({ role: "user", content: text, files }, parent, Date.now());
    await this.#reply(conversation, [message]);
  }

  /** Asks the same again in another branch. */
  async edit(message, text) {
    const conversation = this.#current;
    const edited = conversation.add(
      { role: "user", content: text, files: message.files ?? [] },
      message.parent,
      Date.now(),
    );
    await this.#reply(conversation, [edited]);
  }

  /** Another reply to the same; a failed one without any text gives way instead of becoming a branch. */
  async again(reply) {
    const conversation = this.#current;
    const isEmpty = reply.finish === "failed" && reply.content === "" && reply.reasoning === "";
    if (isEmpty) {
      conversation.remove(reply);
      await this.#keep(() => store.deleteMessage(reply.id));
    }
    conversation.record.leaf = reply.parent;
    await this.#reply(conversation, []);
  }

  /** Gives the results of tool calls, in the order of the calls, and lets the model go on. */
  async answerCalls(reply, results) {
    const conversation = this.#current;
    let parent = reply.id;
    const added = reply.toolCalls.map((call, index) => {
      const message = { role: "tool", content: results[index], callId: call.id, name: call.name };
      const result = conversation.add(message, parent, Date.now());
      parent = result.id;
      return result;
    });
    await this.#reply(conversation, added);
  }

  showBranch(message) {
    this.#current.show(message);
    this.#tell("shown");
    return this.#keep(() => store.saveConversation(this.#current.record));
  }

  /** Stops the reply of the shown conversation; what has come so far stays. */
  stop() {
    this.#running.get(this.#current.id)?.abort.abort();
  }

  async setSystemPrompt(text) {
    this.#current.record.systemPrompt = text;
    this.#tell("shown");
    if (this.#current.messages.size > 0) await this.#keep(() => store.saveConversation(this.#current.record));
  }

  async rename(id, title) {
    const conversation = this.#known(id);
    const record = conversation?.record ?? (await store.readConversation(id));
    record.title = title;
    await this.#keep(() => store.saveConversation(record));
    this.#tell("listed");
  }

  async delete(id) {
    const running = this.#running.get(id);
    running?.abort.abort();
    await running?.ended;
    await this.#keep(() => store.deleteConversation(id));
    if (this.#current.id === id) this.begin();
    this.#tell("listed");
  }

  #known(id) {
    if (this.#current.id === id) return this.#current;
    return this.#running.get(id)?.conversation;
  }

  /** Streams a reply to the end of the shown branch, after saving the messages that were added for it. */
  #reply(conversation, added) {
    const settings = readSettings();
    const body = chatRequest(conversation.path(), conversation.record.systemPrompt, parametersOf(settings));
    const reply = conversation.add(newReply(), conversation.record.leaf, Date.now() + 1);
    const run = { conversation, reply, abort: new AbortController(), savedMillis: 0 };
    this.#running.set(conversation.id, run);
    run.ended = this.#stream(run, body, added);
    return run.ended;
  }

  async #stream(run, body, added) {
    const { conversation, reply } = run;
    this.#tell("shown");
    this.#tell("busy", reply);
    await this.#keep(() => store.saveAll(conversation.record, [...added, reply]));
    this.#tell("listed");
    const state = {};
    try {
      for await (const chunk of chatChunks(body, run.abort.signal)) {
        addChunk(reply, chunk, state, performance.now());
        this.#tell("grown", reply);
        this.#saveSometimes(run);
      }
      reply.finish = state.finish ?? "stop";
    } catch (failure) {
      this.#fail(reply, failure);
    }
    reply.progress = null;
    this.#running.delete(conversation.id);
    this.#tell("grown", reply);
    this.#tell("busy", reply);
    await this.#keep(() => store.saveAll(conversation.record, [reply]));
  }

  #fail(reply, failure) {
    dropCutCalls(reply);
    if (failure.name === "AbortError") {
      reply.finish = "stopped";
      return;
    }
    reply.finish = "failed";
    const known = failure instanceof ApiError;
    if (!known) console.error(failure);
    reply.error = {
      message: failure.message,
      status: known ? failure.status : null,
      type: known ? failure.type : "page_error",
      details: known ? failure.details : {},
    };
  }

  #saveSometimes(run) {
    const now = performance.now();
    if (now - run.savedMillis < SAVE_EVERY_MILLIS) return;
    run.savedMillis = now;
    this.#keep(() => store.saveAll(run.conversation.record, [run.reply]));
  }

  async #keep(work) {
    try {
      await work();
    } catch (failure) {
      this.#tell("unsaved", failure?.message ?? String(failure));
    }
  }

  #tell(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
