import { inBytes } from "./units.js";

export const LARGEST_FILE_BYTES = 1024 * 1024;
const MOST_FILES = 16;

/** A text file as `{name, text}`. Throws an Error that says why a file cannot be attached. */
async function readText(file) {
  if (file.size > LARGEST_FILE_BYTES)
    throw new Error(`${file.name} has ${inBytes(file.size)}; at most ${inBytes(LARGEST_FILE_BYTES)} can be attached`);
  const bytes = await file.arrayBuffer();
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (text.includes("\0")) throw new TypeError();
    return { name: file.name, text };
  } catch {
    throw new Error(`${file.name} is not text in UTF-8; only text files can be attached`);
  }
}

/** Reads files after those that are there: `{files, faults}`, faults being sentences. */
export async function addFiles(present, chosen) {
  const files = [...present];
  const faults = [];
  for (const file of chosen) {
    if (files.length === MOST_FILES) {
      faults.push(`At most ${MOST_FILES} files can be attached to one message`);
      break;
    }
    try {
      files.push(await readText(file));
    } catch (failure) {
      faults.push(failure.message);
    }
  }
  return { files, faults };
}
