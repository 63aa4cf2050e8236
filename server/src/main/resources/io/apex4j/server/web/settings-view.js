import { button, dialogFoot, openDialog } from "./dialogs.js";
import { element } from "./dom.js";
import { defaultOf } from "./server.js";
import {
  defaultInWords,
  extraFault,
  NUMBERS,
  numberFault,
  readSettings,
  toolsFault,
  writeSettings,
} from "./settings.js";

const TOOL_EXAMPLE = `[{"type": "function", "function": {"name": "weather", "description": "Weather of a city",
  "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}]`;

/** The dialog with the settings; `systemPrompt` is that of the shown conversation. Resolves to the new one, or null. */
export function openSettings(systemPrompt) {
  return openDialog("Settings", (close) => form(readSettings(), systemPrompt, close), "wide");
}

function form(settings, systemPrompt, close) {
  const system = area(
    "System prompt",
    "For this conversation; new ones begin with it.",
    systemPrompt,
    4,
    "You are a helpful assistant.",
  );
  const numbers = NUMBERS.map((number) => ({ number, ...numberField(number, settings.numbers[number.key]) }));
  const stop = area("Stop at", "A reply ends before any of these texts; one per line.", settings.stop, 2, "");
  const tools = area(
    "Tools",
    "Functions that the model may call, as JSON in OpenAI's form. This page runs none of them: you paste what they answer.",
    settings.tools,
    6,
    TOOL_EXAMPLE,
    true,
  );
  const extra = area(
    "Further parameters",
    "Fields that are added to each request, as a JSON object.",
    settings.extra,
    3,
    '{"reasoning_effort": "low"}',
    true,
  );
  const faults = element("p", { class: "faults", role: "alert" });

  const save = () => {
    const found = [
      ...numbers.map(({ number, field }) => numberFault(number, field.value)),
      toolsFault(tools.field.value),
      extraFault(extra.field.value),
    ];
    const first = found.find((fault) => fault !== null);
    if (first !== undefined) {
      faults.textContent = first;
      return;
    }
    const given = numbers.filter(({ field }) => field.value.trim() !== "");
    writeSettings({
      systemPrompt: system.field.value,
      numbers: Object.fromEntries(given.map(({ number, field }) => [number.key, Number(field.value)])),
      stop: stop.field.value,
      tools: tools.field.value,
      extra: extra.field.value,
    });
    close(system.field.value);
  };
  const clear = () => [...numbers, stop, extra].forEach(({ field }) => (field.value = ""));

  return [
    element(
      "div",
      { class: "dialog-body" },
      system.row,
      element("h3", {}, "Sampling"),
      element(
        "div",
        { class: "numbers-grid" },
        numbers.map(({ row }) => row),
      ),
      stop.row,
      tools.row,
      extra.row,
      keys(),
    ),
    faults,
    dialogFoot(
      button("Server's defaults", clear, "left"),
      button("Cancel", () => close(null)),
      button("Save", save, "primary"),
    ),
  ];
}

const KEYS = [
  ["Enter", "send"],
  ["Shift Enter", "new line"],
  ["Esc", "stop the reply"],
  ["Ctrl K", "search conversations"],
  ["Ctrl Shift O", "new conversation"],
];

function keys() {
  const pairs = KEYS.map(([key, meaning]) =>
    element("div", {}, element("dt", {}, element("kbd", {}, key)), element("dd", {}, meaning)),
  );
  return element("section", {}, element("h3", {}, "Keys"), element("dl", { class: "keys dim" }, pairs));
}

function numberField(number, value) {
  const usual = defaultInWords(number.key, defaultOf(number.key));
  const field = element("input", {
    class: "field numbers",
    inputmode: "decimal",
    autocomplete: "off",
    name: number.key,
    placeholder: usual ?? "",
  });
  field.value = value ?? "";
  const row = element(
    "label",
    { class: "labelled", title: number.hint },
    element("span", {}, number.label),
    field,
    element("small", { class: "dim" }, usual === null ? number.hint : `server default: ${usual}`),
  );
  return { field, row };
}

function area(label, hint, value, rows, placeholder, code = false) {
  const field = element("textarea", {
    class: code ? "field mono" : "field",
    rows: String(rows),
    placeholder,
    spellcheck: code ? "false" : null,
  });
  field.value = value;
  const row = element(
    "label",
    { class: "labelled" },
    element("span", {}, label),
    field,
    element("small", { class: "dim" }, hint),
  );
  return { field, row };
}
