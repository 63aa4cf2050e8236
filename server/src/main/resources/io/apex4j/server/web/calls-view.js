import { element } from "./dom.js";
import { icon } from "./icons.js";
import { codeFrame } from "./markdown.js";

/** Indented JSON, or the text as it is while it is not complete. */
function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/**
 * The calls of tools in a reply. This page runs no tool: under a finished reply each call gets a field into which the
 * person pastes the result, and one button gives all of them to the model.
 */
export function callsView(message, actions) {
  if (message.toolCalls.length === 0) return [];
  const results = actions.results(message);
  const ended = message.finish === "tool_calls" || message.finish === "stop";
  const waits = ended && results.length === 0;
  const fields = message.toolCalls.map((call) => (waits ? resultField(call) : null));
  const cards = message.toolCalls.map((call, index) => callCard(call, fields[index], results[index]));
  if (!waits) return cards;
  const go = () =>
    !actions.isBusy() &&
    actions.answerCalls(
      message,
      fields.map((field) => field.value),
    );
  return [
    ...cards,
    element(
      "button",
      { type: "button", class: "button primary", onclick: go },
      message.toolCalls.length > 1 ? "Send the results" : "Send the result",
    ),
  ];
}

function resultField(call) {
  return element("textarea", {
    class: "editor",
    rows: "3",
    "aria-label": `Result of ${call.name}`,
    placeholder: "Paste what the tool answers, as JSON or text",
  });
}

function callCard(call, field, result) {
  const content = [codeFrame(indented(call.arguments), "json")];
  if (field !== null) content.push(field);
  if (result)
    content.push(element("div", { class: "result-title dim" }, "Result"), codeFrame(indented(result.content), "json"));
  return element(
    "section",
    { class: "call", "aria-label": `Call of ${call.name}` },
    element("h3", { class: "call-name" }, icon("tool"), call.name || "…"),
    content,
  );
}
