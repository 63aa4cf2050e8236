import { element } from "./dom.js";
import { icon } from "./icons.js";

/** A way out of a fault in words, where there is one that the server's message does not say. */
function wayOut({ status, type, details = {} }) {
  if (type === "exceed_context_size_error")
    return "Begin a new conversation, or start the server with a larger context (-c).";
  if (status === 429)
    return details.retryAfterSeconds
      ? `The server is busy; try again in ${details.retryAfterSeconds} s.`
      : "The server is busy; try again in a moment.";
  if (status === 401) return "The server wants an API key.";
  if (status === 0) return "What has come so far is kept.";
  return null;
}

/** Why a reply failed, with a button to try again; null for one that did not. */
export function failureView(message, again) {
  if (!message.error) return null;
  return element(
    "div",
    { class: "failure", role: "alert" },
    icon("warning"),
    element(
      "div",
      {},
      element("p", {}, message.error.message),
      wayOut(message.error) ? element("p", { class: "dim" }, wayOut(message.error)) : null,
    ),
    element("button", { type: "button", class: "button", onclick: again }, "Try again"),
  );
}

/** A remark on a reply that did not end by itself, or null. */
export function noteOn(message) {
  const text = remark(message);
  return text === null ? null : element("p", { class: "note" }, text);
}

function remark({ finish, content, reasoning, toolCalls }) {
  if (finish === "stopped") return "Stopped.";
  if (finish === "length" && content === "" && reasoning !== "") {
    return "Thinking used up the longest reply allowed, so no answer came. Raise “Longest reply” in the settings.";
  }
  if (finish === "length") return "Cut at the longest reply allowed; the settings change it.";
  if (finish === "stop" && content === "" && toolCalls.length === 0) return "The reply is empty.";
  return null;
}
