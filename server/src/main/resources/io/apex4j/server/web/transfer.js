import { newId } from "./conversation.js";
import { newReply } from "./reply.js";

const FORMAT = "apex4j-conversations";
const LARGEST_BYTES = 64 * 1024 * 1024;

/** JSON text of conversations, each `{record, messages}`. */
export function exportText(conversations) {
  const content = { format: FORMAT, version: 1, conversations };
  return JSON.stringify(content, null, 1);
}

/** Hands a text to the person as a file. */
export function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * Conversations `{record, messages}` of an exported file, with new ids, so that nothing which is there is overwritten.
 * Throws an Error that says what is wrong with the file.
 */
export async function importFile(file) {
  if (file.size > LARGEST_BYTES)
    throw new Error(`${file.name} has ${file.size} bytes; at most ${LARGEST_BYTES} are read`);
  let content;
  try {
    content = JSON.parse(await file.text());
  } catch (failure) {
    throw new Error(`${file.name} is not JSON: ${failure.message}`);
  }
  if (content?.format !== FORMAT || !Array.isArray(content.conversations)) {
    throw new Error(`${file.name} holds no conversations: "format" is not "${FORMAT}"`);
  }
  return content.conversations.map((conversation, index) =>
    renewed(conversation, `${file.name}, conversation ${index + 1}`),
  );
}

function renewed(conversationJson, place) {
  const { record, messages } = conversationJson ?? {};
  if (typeof record?.title !== "string" || !Array.isArray(messages))
    throw new Error(`${place}: title or messages missing`);
  const conversation = newId();
  const ids = new Map(messages.map((message) => [message?.id, newId()]));
  const result = messages.map((message, index) => {
    if (!["user", "assistant", "tool"].includes(message?.role))
      throw new Error(`${place}, message ${index + 1}: role "${message?.role}"`);
    return { ...knownFields(message), id: ids.get(message.id), conversation, parent: ids.get(message.parent) ?? null };
  });
  return {
    record: {
      id: conversation,
      title: record.title,
      createdMillis: numberOr(record.createdMillis, Date.now()),
      updatedMillis: numberOr(record.updatedMillis, Date.now()),
      systemPrompt: stringOr(record.systemPrompt, ""),
      leaf: ids.get(record.leaf) ?? result.at(-1)?.id ?? null,
    },
    messages: result,
  };
}

const stringOr = (value, other) => (typeof value === "string" ? value : other);
const numberOr = (value, other) => (Number.isFinite(value) ? value : other);
const listOr = (value) => (Array.isArray(value) ? value : []);

function knownFields(message) {
  const common = {
    role: message.role,
    content: stringOr(message.content, ""),
    createdMillis: numberOr(message.createdMillis, 0),
  };
  if (message.role === "tool")
    return { ...common, callId: stringOr(message.callId, ""), name: stringOr(message.name, "") };
  if (message.role === "user") return { ...common, files: listOr(message.files).map(fileFields) };
  return {
    ...newReply(),
    ...common,
    reasoning: stringOr(message.reasoning, ""),
    reasoningMillis: numberOr(message.reasoningMillis, 0),
    toolCalls: listOr(message.toolCalls).map((call) => ({
      id: stringOr(call?.id, ""),
      name: stringOr(call?.name, ""),
      arguments: stringOr(call?.arguments, ""),
    })),
    finish: stringOr(message.finish, "stop"),
    model: typeof message.model === "string" ? message.model : null,
    stats: statFields(message.stats),
  };
}

const fileFields = (file) => ({ name: stringOr(file?.name, "file"), text: stringOr(file?.text, "") });

const STATS = ["promptTokens", "cachedTokens", "replyTokens", "tokensPerSecond", "promptTokensPerSecond", "seconds"];

function statFields(stats) {
  return stats ? Object.fromEntries(STATS.map((name) => [name, numberOr(stats[name], 0)])) : null;
}
