/**
 * A message of the assistant while and after it is streamed. `finish` is null while tokens come, then "stop",
 * "length", "tool_calls", "stopped" (by the person) or "failed" (then `error` says why).
 */
export function newReply() {
  return {
    role: "assistant",
    content: "",
    reasoning: "",
    reasoningMillis: 0,
    toolCalls: [],
    finish: null,
    error: null,
    model: null,
    stats: null,
    progress: null,
  };
}

/**
 * Adds one chunk of the stream to the reply. `state` is an object that belongs to one stream; it gets the reason of the
 * end as `finish`, for after that come numbers still.
 */
export function addChunk(reply, chunk, state, nowMillis) {
  if (chunk.model) reply.model = chunk.model;
  reply.progress = chunk.prompt_progress ?? reply.progress;
  const choice = chunk.choices?.[0];
  if (choice) {
    if (addDelta(reply, choice.delta ?? {}, state, nowMillis)) reply.progress = null;
    if (choice.finish_reason) state.finish = choice.finish_reason;
  }
  reply.stats = statsOf(chunk, state, nowMillis) ?? reply.stats;
}

function addDelta(reply, delta, state, nowMillis) {
  const thought = delta.reasoning_content ?? delta.reasoning;
  const calls = delta.tool_calls ?? [];
  if (!thought && !delta.content && calls.length === 0) return false;
  state.firstMillis ??= nowMillis;
  state.pieces = (state.pieces ?? 0) + 1;
  if (thought) {
    reply.reasoning += thought;
    reply.reasoningMillis = nowMillis - state.firstMillis;
  }
  if (delta.content) reply.content += delta.content;
  calls.forEach((call) => addCall(reply.toolCalls, call));
  return true;
}

function addCall(calls, piece) {
  const index = Number.isInteger(piece.index) ? piece.index : calls.length;
  if (index < 0 || index > calls.length) return;
  const call = (calls[index] ??= { id: "", name: "", arguments: "" });
  if (piece.id) call.id = piece.id;
  if (piece.function?.name) call.name = piece.function.name;
  if (piece.function?.arguments) call.arguments += piece.function.arguments;
}

/** Speed and sizes in tokens: as the server measured them, or counted here by pieces where it does not say. */
function statsOf(chunk, state, nowMillis) {
  const timings = chunk.timings;
  if (timings) {
    const promptTokens = (timings.prompt_n ?? 0) + (timings.cache_n ?? 0);
    return {
      promptTokens,
      cachedTokens: timings.cache_n ?? 0,
      replyTokens: timings.predicted_n ?? 0,
      tokensPerSecond: timings.predicted_per_second ?? 0,
      promptTokensPerSecond: timings.prompt_per_second ?? 0,
      seconds: ((timings.predicted_ms ?? 0) + (timings.prompt_ms ?? 0)) / 1000,
    };
  }
  const usage = chunk.usage;
  if (!usage && !state.pieces) return null;
  const seconds = (nowMillis - (state.firstMillis ?? nowMillis)) / 1000;
  const replyTokens = usage?.completion_tokens ?? state.pieces;
  return {
    promptTokens: usage?.prompt_tokens ?? state.promptTokens ?? 0,
    cachedTokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
    replyTokens,
    tokensPerSecond: seconds > 0 ? replyTokens / seconds : 0,
    promptTokensPerSecond: 0,
    seconds,
  };
}

/** Takes away calls that were cut within their arguments, so that the conversation can go on without them. */
export function dropCutCalls(reply) {
  reply.toolCalls = reply.toolCalls.filter((call) => isJson(call.arguments));
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
