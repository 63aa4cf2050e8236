import { getJson } from "./api.js";

const server = { model: "", contextTokens: 0, slots: 0, parameterCount: 0, defaults: {} };

/** Asks the server what it runs; parts that it does not tell stay empty. */
export async function readServer() {
  const props = await getJson("props").catch(() => ({}));
  const models = await getJson("v1/models").catch(() => ({}));
  const model = models.data?.[0] ?? {};
  const generation = props.default_generation_settings ?? {};
  server.model = props.model_alias || model.id || fileName(props.model_path) || "model";
  server.contextTokens = generation.n_ctx ?? props.n_ctx ?? model.meta?.n_ctx ?? model.meta?.n_ctx_train ?? 0;
  server.slots = props.total_slots ?? 0;
  server.parameterCount = model.meta?.n_params ?? 0;
  server.defaults = generation.params ?? generation;
}

const fileName = (path) => (path ?? "").split(/[/\\]/).at(-1);

export const modelName = () => server.model;
export const contextTokens = () => server.contextTokens;
export const defaultOf = (key) => server.defaults[key];

/** What runs here, in one line. */
export function serverFacts() {
  const parts = [server.model];
  if (server.parameterCount > 0) parts.push(`${inShort(server.parameterCount)} parameters`);
  if (server.contextTokens > 0) parts.push(`${server.contextTokens.toLocaleString("en")} tokens of context`);
  return parts.join(" · ");
}

function inShort(count) {
  if (count >= 1e9) return `${(count / 1e9).toFixed(1)} billion`;
  return count >= 1e6 ? `${(count / 1e6).toFixed(1)} million` : count.toLocaleString("en");
}
