/** Text of a file within a message, fenced by more backticks than the text itself has in a row. */
function fenced(file) {
  const longest = Math.max(2, ...(file.text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `File: ${file.name}\n${fence}\n${file.text.replace(/\n$/, "")}\n${fence}`;
}

function userContent(message) {
  return [...(message.files ?? []).map(fenced), message.content].filter((part) => part !== "").join("\n\n");
}

function assistantMessage(message) {
  const result = { role: "assistant", content: message.content === "" ? null : message.content };
  if (message.reasoning) result.reasoning_content = message.reasoning;
  if (message.toolCalls.length === 0) return { ...result, content: message.content };
  result.tool_calls = message.toolCalls.map((call) => ({
    id: call.id,
    type: "function",
    function: { name: call.name, arguments: call.arguments },
  }));
  return result;
}

function apiMessage(message) {
  if (message.role === "user") return { role: "user", content: userContent(message) };
  if (message.role === "tool") return { role: "tool", tool_call_id: message.callId, content: message.content };
  return assistantMessage(message);
}

const saysSomething = (message) =>
  message.role !== "assistant" || message.content !== "" || message.toolCalls.length > 0;

/** Body of a chat completion: the shown branch, the system prompt, the settings, and what this page wants to see. */
export function chatRequest(path, systemPrompt, parameters) {
  const system = systemPrompt.trim() === "" ? [] : [{ role: "system", content: systemPrompt }];
  return {
    ...parameters,
    messages: [...system, ...path.filter(saysSomething).map(apiMessage)],
    stream_options: { include_usage: true },
    timings_per_token: true,
    return_progress: true,
  };
}
