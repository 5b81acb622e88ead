import { deepEqual, equal, rejects } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { inflate } from "../../../../shared/platform/gzip/inflate.ts";

const { signal } = new AbortController();
const text = "2026-09-01T00:00:00Z,0.0000012,".repeat(40_000);

function gzip(text: string): Uint8Array {
  return new Uint8Array(gzipSync(text));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

async function* pieces(
  bytes: Uint8Array,
  size: number,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
  }
}

async function inflated(bytes: Uint8Array, size = 65_536): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of inflate(pieces(bytes, size), signal)) {
    equal(chunk.length <= 256 << 10, true);
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

Deno.test("inflate() gives back what was compressed, whatever the pieces", async () => {
  const bytes = gzip(text);
  for (const size of [1, 7, 1_000, 1 << 20]) {
    equal(await inflated(bytes, size) === text, true);
  }
});

Deno.test("inflate() reads members in a row, empty ones too", async () => {
  const bytes = joined(gzip("a"), gzip(""), gzip(text), gzip("b"));
  for (const size of [1, 10, 1 << 20]) {
    equal(await inflated(bytes, size) === `a${text}b`, true);
  }
});

Deno.test("inflate() gives nothing for nothing", async () => {
  equal(await inflated(new Uint8Array(0)), "");
  equal(await inflated(gzip("")), "");
});

Deno.test("inflate() refuses what is cut off, at any byte", async () => {
  const bytes = joined(gzip("first"), gzip("second"));
  const [first] = [gzip("first").length];
  for (let length = 1; length < bytes.length; length++) {
    // Cut between two members, nothing is missing that could be known.
    if (length === first) continue;
    await rejects(inflated(bytes.subarray(0, length)), {
      code: "PROVIDER_SHAPE_UNKNOWN",
    });
  }
});

Deno.test("inflate() refuses a wrong checksum, a wrong length and what is no gzip", async () => {
  const bytes = gzip(text);
  for (const place of [-8, -1]) {
    const at = bytes.length + place;
    await rejects(inflated(bytes.with(at, (bytes[at] ?? 0) ^ 1)), {
      code: "PROVIDER_SHAPE_UNKNOWN",
    });
  }
  await rejects(inflated(new TextEncoder().encode("a,b,c\n1,2,3\n")), {
    code: "PROVIDER_SHAPE_UNKNOWN",
    message: /^Cannot uncompress a file as it must be whole and sound gzip: /,
  });
});

Deno.test("inflate() reads no piece before the one at hand is taken", async () => {
  const bytes = gzip(`${"x".repeat(20_000_000)}${text}`);
  let read = 0;
  async function* counted() {
    for await (const piece of pieces(bytes, 4_096)) {
      read += 1;
      yield piece;
    }
  }
  const chunks = inflate(counted(), signal);
  for (let taken = 1; taken <= 4; taken++) {
    await chunks.next();
    equal(read, 1);
  }
  await chunks.return(undefined);
});

Deno.test("inflate() lets go of its source when it is left, aborted or refused", async () => {
  const ends: string[] = [];
  async function* source(name: string, bytes: Uint8Array) {
    try {
      yield* pieces(bytes, 1_000);
    } finally {
      ends.push(name);
    }
  }
  for await (const _ of inflate(source("left", gzip(text)), signal)) break;
  const controller = new AbortController();
  const aborted = inflate(source("aborted", gzip(text)), controller.signal);
  await aborted.next();
  controller.abort(new Error("enough"));
  await rejects(Array.fromAsync(aborted), { message: "enough" });
  const bad = inflate(source("refused", new Uint8Array(9_000)), signal);
  await rejects(Array.fromAsync(bad), { code: "PROVIDER_SHAPE_UNKNOWN" });
  deepEqual(ends, ["left", "aborted", "refused"]);
});
