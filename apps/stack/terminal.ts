const encoder = new TextEncoder();

/** Prints one line for the person at the terminal. */
export async function say(line: string): Promise<void> {
  await writeAll(Deno.stdout, line);
}

/** Prints one line where errors go. */
export async function complain(line: string): Promise<void> {
  await writeAll(Deno.stderr, line);
}

async function writeAll(
  target: typeof Deno.stdout | typeof Deno.stderr,
  line: string,
): Promise<void> {
  const bytes = encoder.encode(`${line}\n`);
  for (let written = 0; written < bytes.length;) {
    written += await target.write(bytes.subarray(written));
  }
}
