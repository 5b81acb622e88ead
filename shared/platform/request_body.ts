/**
 * Reading a JSON body without trusting it: type, size, encoding, syntax, depth and member names.
 *
 * @module
 */
import { Fault, type FieldError } from "./fault.ts";
import { type LiftedBody, liftTexts } from "./raw_text.ts";

const MAX_DEPTH = 32;

/** Milliseconds a body may take to come: what was admitted for it is held as long. */
export const BODY_PATIENCE = 60_000;

/** How a body is read. */
export interface ReadOptions {
  /** No body at all is an empty object. */
  readonly mayBeEmpty?: boolean;
  /** Milliseconds it may take; {@link BODY_PATIENCE} unless told. */
  readonly patience?: number;
  /** The members of this name whose values are texts are given as RawText. */
  readonly rawMember?: string;
  /** Told how many bytes there were. */
  onRead?(bytes: number): void;
}

/**
 * The JSON object of a request's body. Reads at most `limit` bytes and holds no more than that.
 *
 * @throws {Fault} MEDIA_TYPE_UNSUPPORTED, BODY_TOO_LARGE, BODY_TOO_SLOW, REQUEST_INVALID.
 */
export async function readJsonBody(
  request: Request,
  limit: number,
  options: ReadOptions = {},
): Promise<Record<string, unknown>> {
  const { mayBeEmpty = false, patience = BODY_PATIENCE, rawMember } = options;
  const type = request.headers.get("content-type");
  // Whoever sends nothing need not say what it is.
  if (!mayBeEmpty) requireJsonType(type);
  const bytes = await readBytes(request, { limit, patience });
  options.onRead?.(bytes.byteLength);
  if (mayBeEmpty) {
    if (bytes.byteLength === 0) return {};
    requireJsonType(type);
  }
  const { json, texts } = decodeUtf8(bytes, rawMember);
  requireDepth(json);
  const raw = (name: string, value: unknown) =>
    name === rawMember && typeof value === "string"
      ? texts[Number(value)]
      : value;
  return requireObject(parseJson(json, raw));
}

/** A charset other than UTF-8 does not exist for JSON (RFC 8259, section 8.1). */
function requireJsonType(contentType: string | null): void {
  const [essence = "", ...parameters] = (contentType ?? "").toLowerCase().split(
    ";",
  ).map((part) => part.trim());
  const charset = parameters.find((parameter) =>
    parameter.startsWith("charset=")
  );
  if (
    essence === "application/json" &&
    (charset === undefined || /^charset="?utf-8"?$/.test(charset))
  ) return;
  throw new Fault("MEDIA_TYPE_UNSUPPORTED");
}

/**
 * The bytes a body says it has; null when it does not say.
 *
 * @throws {Fault} BODY_TOO_LARGE, before anything is read.
 */
export function announcedLength(
  request: Request,
  limit: number,
): number | null {
  const announced = request.headers.get("content-length");
  if (announced === null) return null;
  if (Number(announced) > limit) throw tooLarge(limit);
  return /^\d+$/.test(announced) ? Number(announced) : null;
}

async function readBytes(
  request: Request,
  { limit, patience }: { limit: number; patience: number },
): Promise<Uint8Array> {
  const announced = announcedLength(request, limit);
  const taken = new ByteBuffer(announced ?? 0);
  const reader = request.body?.getReader();
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    void reader?.cancel().catch(() => {});
  }, patience);
  try {
    for (;;) {
      const { value, done } = await reader?.read() ?? { done: true };
      if (value === undefined || done) break;
      if (taken.length + value.byteLength > limit) throw tooLarge(limit);
      taken.add(value);
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    if (!isLate) throw endedEarly(error);
  } finally {
    clearTimeout(late);
    reader?.releaseLock();
  }
  if (isLate) throw tooSlow(patience);
  return taken.bytes();
}

function endedEarly(cause: unknown): Fault {
  const message = "Cannot read the body as it ended early";
  return new Fault("REQUEST_INVALID", message, { cause });
}

function tooSlow(patience: number): Fault {
  return new Fault(
    "BODY_TOO_SLOW",
    `The body must come within ${patience / 1_000} s`,
  );
}

/** Bytes as they come; of an expected length they are held once. */
class ByteBuffer {
  #held: Uint8Array;
  /** Bytes that came so far. */
  length = 0;

  constructor(expected: number) {
    this.#held = new Uint8Array(expected);
  }

  add(chunk: Uint8Array): void {
    const length = this.length + chunk.byteLength;
    if (length > this.#held.byteLength) {
      const grown = new Uint8Array(Math.max(length, 2 * this.length));
      grown.set(this.bytes());
      this.#held = grown;
    }
    this.#held.set(chunk, this.length);
    this.length = length;
  }

  bytes(): Uint8Array {
    return this.#held.subarray(0, this.length);
  }
}

function decodeUtf8(
  bytes: Uint8Array,
  rawMember: string | undefined,
): LiftedBody {
  try {
    if (rawMember !== undefined) return liftTexts(bytes, rawMember);
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return { json: decoder.decode(bytes), texts: [] };
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw invalid({ pointer: "", expected: "UTF-8", found: "other bytes" });
  }
}

/** Counts brackets outside of strings, so that nothing after this recurses deeper than it may. */
function requireDepth(text: string): void {
  let depth = 0;
  const marks = /["[{\]}]/g;
  for (let found = marks.exec(text); found; found = marks.exec(text)) {
    const [mark] = found;
    if (mark === '"') marks.lastIndex = endOfString(text, marks.lastIndex);
    else if (mark === "{" || mark === "[") depth += 1;
    else depth -= 1;
    if (depth > MAX_DEPTH) {
      throw invalid({
        pointer: "",
        expected: `at most ${MAX_DEPTH} levels`,
        found: "more",
      });
    }
  }
}

/** Where the string that began before `from` is over. Searched, not matched: a string may be of megabytes. */
function endOfString(text: string, from: number): number {
  for (
    let quote = text.indexOf('"', from);
    quote !== -1;
    quote = text.indexOf('"', quote + 1)
  ) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === "\\") backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

/**
 * `__proto__` is the one member name that can turn into something else than a member when copied on.
 * No field of ours has it, so it is refused wherever it stands. So is a text that no column can hold: PostgreSQL has
 * no U+0000, and half of a surrogate pair has no UTF-8.
 */
function parseJson(
  text: string,
  revive: (name: string, value: unknown) => unknown,
): unknown {
  try {
    return JSON.parse(text, (name, value) => {
      if (name === "__proto__") {
        throw invalid({
          pointer: "",
          expected: "no member __proto__",
          found: "one",
        });
      }
      if (!isStorable(name) || !isStorable(value)) {
        throw invalid({
          pointer: "",
          expected: "text without U+0000 and unpaired surrogates",
          found: "one of them",
        });
      }
      return revive(name, value);
    });
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw invalid({
      pointer: "",
      expected: "a JSON object",
      found: text.trim() === "" ? "nothing" : "malformed JSON",
    });
  }
}

function isStorable(value: unknown): boolean {
  return typeof value !== "string" ||
    (value.isWellFormed() && !value.includes("\0"));
}

function requireObject(value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>; // parsed JSON: an object here is a plain record
  }
  const found = Array.isArray(value)
    ? "an array"
    : value === null
    ? "null"
    : `a ${typeof value}`;
  throw invalid({ pointer: "", expected: "a JSON object", found });
}

function tooLarge(limit: number): Fault {
  return new Fault(
    "BODY_TOO_LARGE",
    `The body must be at most ${limit} bytes`,
    { details: { limit } },
  );
}

function invalid(error: FieldError): Fault {
  return new Fault(
    "REQUEST_INVALID",
    `The body must be ${error.expected}: found ${error.found}`,
    { errors: [error] },
  );
}
