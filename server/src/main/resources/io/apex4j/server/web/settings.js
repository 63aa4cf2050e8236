const NAME = "apex4j.settings";

/**
 * The numbers that a request may carry. `key` is the name in the request and among the server's defaults; `whole` wants
 * an integer; an empty field leaves the choice to the server.
 */
export const NUMBERS = [
  { key: "temperature", label: "Temperature", hint: "0 always takes the likeliest token", min: 0, max: 2 },
  { key: "top_k", label: "Top k", hint: "choose among the k likeliest; 0 among all", min: 0, max: 1000, whole: true },
  { key: "top_p", label: "Top p", hint: "choose among the likeliest that add up to p", min: 0, max: 1 },
  { key: "min_p", label: "Min p", hint: "drop what is less likely than p times the best", min: 0, max: 1 },
  { key: "repeat_penalty", label: "Repeat penalty", hint: "above 1 avoids tokens just used", min: 0.1, max: 3 },
  { key: "presence_penalty", label: "Presence penalty", hint: "taken off tokens already used", min: -2, max: 2 },
  { key: "frequency_penalty", label: "Frequency penalty", hint: "taken off once for each use", min: -2, max: 2 },
  { key: "max_tokens", label: "Longest reply", hint: "tokens, thinking included", min: 1, max: 1000000, whole: true },
  {
    key: "reasoning_budget",
    label: "Longest thought",
    hint: "tokens before the reply begins",
    min: 0,
    max: 1000000,
    whole: true,
  },
  { key: "seed", label: "Seed", hint: "the same seed gives the same reply", min: 0, max: 4294967294, whole: true },
];

const EMPTY = { systemPrompt: "", numbers: {}, stop: "", tools: "", extra: "" };

/** Settings of this browser: `numbers` by key, `stop` one per line, `tools` and `extra` as JSON text. */
export function readSettings() {
  try {
    const stored = JSON.parse(localStorage.getItem(NAME));
    return { ...EMPTY, ...stored };
  } catch {
    return { ...EMPTY };
  }
}

export function writeSettings(settings) {
  localStorage.setItem(NAME, JSON.stringify(settings));
}

/** What is wrong with a field's text as a number of this kind, or null. */
export function numberFault(number, text) {
  if (text.trim() === "") return null;
  const value = Number(text);
  if (!Number.isFinite(value)) return `${number.label}: "${text}" is not a number`;
  if (number.whole && !Number.isInteger(value)) return `${number.label}: ${text} is not a whole number`;
  if (value < number.min || value > number.max)
    return `${number.label}: ${text} is not within ${number.min} and ${number.max}`;
  return null;
}

/** What is wrong with the text of the tools, or null. */
export function toolsFault(text) {
  if (text.trim() === "") return null;
  try {
    const tools = JSON.parse(text);
    if (!Array.isArray(tools)) return 'Tools: a JSON array is wanted, [{"type": "function", …}]';
    const at = tools.findIndex((tool) => tool?.type !== "function" || typeof tool.function?.name !== "string");
    return at < 0 ? null : `Tools: element ${at} has no "type": "function" with a "function" that has a "name"`;
  } catch (failure) {
    return `Tools: ${failure.message}`;
  }
}

/** What is wrong with the text of the further parameters, or null. */
export function extraFault(text) {
  if (text.trim() === "") return null;
  try {
    const extra = JSON.parse(text);
    const isObject = typeof extra === "object" && extra !== null && !Array.isArray(extra);
    return isObject ? null : 'Further parameters: a JSON object is wanted, {"name": value}';
  } catch (failure) {
    return `Further parameters: ${failure.message}`;
  }
}

/** The settings as fields of a request. */
export function parametersOf(settings) {
  const parameters = settings.extra.trim() === "" ? {} : JSON.parse(settings.extra);
  for (const { key } of NUMBERS) {
    if (typeof settings.numbers[key] === "number") parameters[key] = settings.numbers[key];
  }
  const stop = settings.stop.split("\n").filter((line) => line !== "");
  if (stop.length > 0) parameters.stop = stop;
  if (settings.tools.trim() !== "") parameters.tools = JSON.parse(settings.tools);
  return parameters;
}

/** A default of the server as words, or null where it does not say. */
export function defaultInWords(key, value) {
  if (typeof value !== "number") return null;
  if ((key === "max_tokens" || key === "reasoning_budget") && value < 0) return "no limit";
  if (key === "seed" && (value < 0 || value === 4294967295)) return "random";
  return String(Number(value.toPrecision(6)));
}
