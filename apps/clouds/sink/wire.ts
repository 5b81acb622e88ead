/**
 * HTTP/1.1 over a connection of our own, as much of it as a sink needs: bodies with a length, connections that stay open, and
 * connections that break when they are told to, which no server of the runtime can do on every version of it.
 *
 * Source: RFC 9112, sections 2, 6 and 9.
 *
 * @module
 */

/** One request, read whole. */
export interface WireCall {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** What is answered; `reset` breaks the connection without a word. */
export type WireAnswer = "reset" | {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
};

const HEAD_END = [13, 10, 13, 10] as const;
const MAX_HEAD = 64 * 1024;

/** Answers the requests of a connection one after the other until either side ends it. Never throws. */
export async function serveConnection(
  connection: Deno.Conn,
  answer: (call: WireCall) => Promise<WireAnswer>,
): Promise<void> {
  const reader = new WireReader(connection);
  try {
    for (;;) {
      const call = await reader.next();
      if (call === null) return;
      const given = await answer(call);
      if (given === "reset") return;
      await write(connection, given);
      if (call.headers.get("connection") === "close") return;
    }
  } catch {
    // The client went, or sent what is no HTTP: there is nobody left to tell.
  } finally {
    try {
      connection.close();
    } catch {
      // It was closed from outside.
    }
  }
}

/** Takes requests off a connection. */
class WireReader {
  readonly #connection: Deno.Conn;
  #held: Uint8Array = new Uint8Array(0);

  constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  /** The next request, or null when the client has ended. */
  async next(): Promise<WireCall | null> {
    let end = findHeadEnd(this.#held);
    while (end < 0) {
      if (this.#held.length > MAX_HEAD || !await this.#more()) return null;
      end = findHeadEnd(this.#held);
    }
    const head = new TextDecoder().decode(this.#held.subarray(0, end));
    const [first = "", ...lines] = head.split("\r\n");
    const [method = "", path = ""] = first.split(" ");
    const headers = new Headers(lines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }));
    const length = Number(headers.get("content-length") ?? 0);
    const from = end + HEAD_END.length;
    if (this.#held.length < from + length) {
      await this.#fill(from + length);
    }
    const body = this.#held.slice(from, from + length);
    this.#held = this.#held.slice(from + length);
    return { method, path, headers, body };
  }

  async #fill(total: number): Promise<void> {
    const whole = new Uint8Array(total);
    whole.set(this.#held);
    let at = this.#held.length;
    while (at < total) {
      const count = await this.#connection.read(whole.subarray(at));
      if (count === null) throw new Error("the body ended early");
      at += count;
    }
    this.#held = whole;
  }

  async #more(): Promise<boolean> {
    const buffer = new Uint8Array(64 * 1024);
    const count = await this.#connection.read(buffer);
    if (count === null) return false;
    const joined = new Uint8Array(this.#held.length + count);
    joined.set(this.#held);
    joined.set(buffer.subarray(0, count), this.#held.length);
    this.#held = joined;
    return true;
  }
}

function findHeadEnd(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(13); at >= 0; at = bytes.indexOf(13, at + 1)) {
    if (HEAD_END.every((byte, offset) => bytes[at + offset] === byte)) {
      return at;
    }
  }
  return -1;
}

async function write(
  connection: Deno.Conn,
  { status, headers = {}, body }: Exclude<WireAnswer, "reset">,
): Promise<void> {
  const bytes = new TextEncoder().encode(body);
  const lines = Object.entries({
    "content-type": "application/json",
    ...headers,
    "content-length": String(bytes.length),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = new TextEncoder().encode(
    `HTTP/1.1 ${status} Status\r\n${lines.join("")}\r\n`,
  );
  const whole = new Uint8Array(head.length + bytes.length);
  whole.set(head);
  whole.set(bytes, head.length);
  for (let at = 0; at < whole.length;) {
    at += await connection.write(whole.subarray(at));
  }
}
