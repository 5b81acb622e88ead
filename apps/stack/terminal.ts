const encoder = new TextEncoder();

/** Prints one line for the person at the terminal. */
export async function say(line: string): Promise<void> {
  await writeAll(Deno.stdout, `${line}\n`);
}

/** Prints a text as it is, without ending the line. */
export async function print(text: string): Promise<void> {
  await writeAll(Deno.stdout, text);
}

/** Prints one line where errors go. */
export async function complain(line: string): Promise<void> {
  await writeAll(Deno.stderr, `${line}\n`);
}

async function writeAll(
  target: typeof Deno.stdout | typeof Deno.stderr,
  text: string,
): Promise<void> {
  const bytes = encoder.encode(text);
  for (let written = 0; written < bytes.length;) {
    written += await target.write(bytes.subarray(written));
  }
}
