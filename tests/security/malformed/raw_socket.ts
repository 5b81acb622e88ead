const encoder = new TextEncoder();

/** What came back over a socket. */
export interface RawAnswer {
  /** Null when the server closed without a word. */
  readonly status: number | null;
  readonly text: string;
}

/**
 * Sends pieces over a TCP connection as they are and reads until the server closes or has answered. `cut` ends the sending side
 * behind the last piece, as a client does that dies.
 */
export async function sendRaw(
  origin: string,
  pieces: readonly (string | Uint8Array<ArrayBuffer>)[],
  { cut = true }: { readonly cut?: boolean } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  for (const piece of pieces) {
    const bytes = typeof piece === "string" ? encoder.encode(piece) : piece;
    // The server may have refused already and closed.
    if (!await writeAll(connection, bytes)) break;
  }
  if (cut) await connection.closeWrite().catch(() => {});
  const text = await readAnswer(connection);
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
  return { status: status === undefined ? null : Number(status), text };
}

async function writeAll(
  connection: Deno.Conn,
  bytes: Uint8Array,
): Promise<boolean> {
  try {
    for (let sent = 0; sent < bytes.length;) {
      sent += await connection.write(bytes.subarray(sent));
    }
    return true;
  } catch {
    return false;
  }
}

/** Everything until the server closes, or a whole head with as much body as it announces. */
async function readAnswer(connection: Deno.Conn): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(16_384);
  let text = "";
  while (!isWhole(text)) {
    const read = await connection.read(buffer).catch(() => null);
    if (read === null) break;
    text += decoder.decode(buffer.subarray(0, read), { stream: true });
  }
  return text;
}

function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const length = /^content-length: (\d+)/mi.exec(text.slice(0, end))?.[1];
  const body = text.slice(end + 4);
  return length === undefined
    ? body.endsWith("0\r\n\r\n")
    : new TextEncoder().encode(body).length >= Number(length);
}
