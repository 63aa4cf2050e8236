/**
 * The `data` of each server-sent event of a byte stream (a ReadableStream), in order. Comments (pings) and other
 * fields are passed over; several data lines of one event are joined by line feeds, as the HTML standard says.
 */
export async function* eventsOf(bytes) {
  let lines = [];
  for await (const line of linesOf(bytes)) {
    if (line.startsWith("data:")) lines.push(line.slice(line[5] === " " ? 6 : 5));
    if (line !== "" || lines.length === 0) continue;
    yield lines.join("\n");
    lines = [];
  }
}

async function* linesOf(bytes) {
  const reader = bytes.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + value).split(/\r\n|\n/);
      rest = lines.pop();
      yield* lines;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
