import { eventsOf } from "./events.js";

const KEY_NAME = "apex4j.key";

let askForKey = async () => false;

/** A refusal of the server, or a connection that failed: then `status` is 0. */
export class ApiError extends Error {
  constructor(status, type, message, details = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.details = details;
  }
}

/** Sets what asks the person for an API key: resolves to true when a key was stored by `storeKey`. */
export function onKeyNeeded(ask) {
  askForKey = ask;
}

/** Keeps the key until this tab is closed. */
export function storeKey(key) {
  sessionStorage.setItem(KEY_NAME, key);
}

export const hasKey = () => sessionStorage.getItem(KEY_NAME) !== null;

const address = (path) => new URL(path, document.baseURI);

function headers(body) {
  const result = {};
  if (body !== undefined) result["Content-Type"] = "application/json";
  const key = sessionStorage.getItem(KEY_NAME);
  if (key !== null) result.Authorization = `Bearer ${key}`;
  return result;
}

async function fetchOnce(path, body, signal) {
  try {
    return await fetch(address(path), {
      method: body === undefined ? "GET" : "POST",
      headers: headers(body),
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      signal,
    });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new ApiError(0, "connection_failed", "The server cannot be reached. Is it still running?");
  }
}

async function refusal(response) {
  const text = await response.text().catch(() => "");
  let error = {};
  try {
    error = JSON.parse(text).error ?? {};
  } catch {
    // Not every proxy answers in JSON; the status says enough.
  }
  const message =
    typeof error.message === "string" ? error.message : `The server answered ${response.status} ${response.statusText}`;
  return new ApiError(response.status, error.type ?? "server_error", message, {
    ...error,
    retryAfterSeconds: Number(response.headers.get("Retry-After")) || null,
  });
}

/** Sends a request and asks for a key as long as the server wants another one. Throws ApiError or AbortError. */
async function request(path, body, signal) {
  for (;;) {
    const response = await fetchOnce(path, body, signal);
    if (response.ok) return response;
    const error = await refusal(response);
    if (response.status !== 401 || !(await askForKey(error.message))) throw error;
  }
}

/** What GET answers, as JSON. */
export const getJson = async (path, signal) => (await request(path, undefined, signal)).json();

/** What POST answers, as JSON. */
export const postJson = async (path, body, signal) => (await request(path, body, signal)).json();

/** "ready", "loading" (model is being fetched or read), or "unreachable". */
export async function health() {
  try {
    const response = await fetch(address("health"), { cache: "no-store" });
    if (response.ok) return "ready";
    return response.status === 503 ? "loading" : "unreachable";
  } catch {
    return "unreachable";
  }
}

/** How far the start has come, `{phase, file, done, total, message}`, or null where the server does not say. */
export async function startStatus() {
  try {
    const response = await fetch(address("apex/status"), { cache: "no-store", headers: headers() });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/**
 * The chunks of a streamed chat completion. Aborting the signal closes the connection, by which the server notices
 * that nobody listens and stops computing. Throws ApiError also when the stream ends before its end mark.
 */
export async function* chatChunks(body, signal) {
  const response = await request("v1/chat/completions", { ...body, stream: true }, signal);
  for await (const data of unbroken(eventsOf(response.body))) {
    if (data === "[DONE]") return;
    const chunk = JSON.parse(data);
    if (chunk.error)
      throw new ApiError(chunk.error.code ?? 500, chunk.error.type ?? "server_error", chunk.error.message, chunk.error);
    yield chunk;
  }
  throw connectionLost();
}

const connectionLost = () => new ApiError(0, "connection_lost", "The connection ended before the reply was complete.");

/** The same events; a connection that breaks throws ApiError instead of the browser's own words. */
async function* unbroken(events) {
  try {
    yield* events;
  } catch (failure) {
    throw failure.name === "AbortError" ? failure : connectionLost();
  }
}
