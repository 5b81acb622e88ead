/**
 * Long texts of a JSON body, kept as the bytes they came in.
 *
 * A text of megabytes would be a string as large, and what is made of it another; the bytes are there already.
 *
 * @module
 */
import { Fault } from "./fault.ts";

/** A text of a JSON body as bytes: what stands between its quotes, escapes resolved. */
export class RawText {
  /** The bytes. Whoever decodes them may do so in place: they are nobody else's. */
  readonly bytes: Uint8Array;

  /** A text of these bytes. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** As a string; bytes that are no UTF-8 become U+FFFD. */
  text(): string {
    return new TextDecoder().decode(this.bytes);
  }
}

/** A body without its raw texts. */
export interface LiftedBody {
  /** The JSON; in the place of each raw text a short one: its number. */
  readonly json: string;
  /** The raw texts in the order of their numbers. */
  readonly texts: readonly RawText[];
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
/** More than any route takes: each costs time, and a body of megabytes has room for half a million. */
const MOST_TEXTS = 4_096;
const SPACES: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/**
 * Lifts the texts of every member called `member`, at any depth, out of the bytes of a JSON body. What is not JSON stays as
 * it is, for the parser to refuse.
 *
 * @throws {TypeError} When what is left is no UTF-8.
 * @throws {Fault} REQUEST_INVALID when there are more than 4,096 of them.
 */
export function liftTexts(body: Uint8Array, member: string): LiftedBody {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const name = new TextEncoder().encode(member);
  const texts: RawText[] = [];
  let json = "";
  let kept = 0;
  let from = 0;
  for (;;) {
    const found = nextMember(body, from);
    if (found === null) break;
    from = found.after;
    if (found.value === null || !isNamed(found.name, name)) continue;
    const raw = findRaw(body.subarray(found.value.start, found.value.end));
    if (raw === null) continue;
    if (texts.length === MOST_TEXTS) throw tooMany(member);
    json += decoder.decode(body.subarray(kept, found.value.start)) +
      texts.length;
    texts.push(raw);
    kept = found.value.end;
    from = kept + 1;
  }
  return { json: json + decoder.decode(body.subarray(kept)), texts };
}

function tooMany(member: string): Fault {
  const expected = `at most ${MOST_TEXTS} members called ${member}`;
  return new Fault(
    "REQUEST_INVALID",
    `The body must have ${expected}: found more`,
    { errors: [{ pointer: "", in: "body", expected, found: "more" }] },
  );
}

interface FoundText {
  /** What stands between its quotes. */
  readonly name: Uint8Array;
  /** Of a member whose value is a text: what stands between that one's quotes. */
  readonly value: { readonly start: number; readonly end: number } | null;
  /** Where the next text may begin. */
  readonly after: number;
}

/** The next text from a place outside of any; it is a member's name when a colon follows. */
function nextMember(body: Uint8Array, from: number): FoundText | null {
  const quote = body.indexOf(QUOTE, from);
  const end = quote === -1 ? -1 : closingQuote(body, quote + 1);
  if (end === -1) return null;
  const name = body.subarray(quote + 1, end);
  const colon = skipSpace(body, end + 1);
  if (body[colon] !== COLON) return { name, value: null, after: end + 1 };
  const start = skipSpace(body, colon + 1);
  const valueEnd = body[start] === QUOTE ? closingQuote(body, start + 1) : -1;
  if (valueEnd === -1) return { name, value: null, after: colon };
  return { name, value: { start: start + 1, end: valueEnd }, after: colon };
}

/** Searched, not matched: a text may be of megabytes. */
function closingQuote(body: Uint8Array, from: number): number {
  let quote = body.indexOf(QUOTE, from);
  while (quote !== -1) {
    let backslashes = 0;
    while (
      quote - 1 - backslashes >= from &&
      body[quote - 1 - backslashes] === BACKSLASH
    ) backslashes += 1;
    if (backslashes % 2 === 0) return quote;
    quote = body.indexOf(QUOTE, quote + 1);
  }
  return -1;
}

function skipSpace(body: Uint8Array, from: number): number {
  let at = from;
  while (SPACES.has(body[at] ?? 0)) at += 1;
  return at;
}

/** Names may be written with escapes. */
function isNamed(found: Uint8Array, name: Uint8Array): boolean {
  const plain = found.includes(BACKSLASH) ? unescape(found) : found;
  return plain !== null && plain.length === name.length &&
    plain.every((byte, at) => byte === name[at]);
}

/** Null for what is no text of JSON. */
function findRaw(found: Uint8Array): RawText | null {
  const plain = found.includes(BACKSLASH) ? unescape(found) : found;
  return plain === null ? null : new RawText(plain);
}

function unescape(found: Uint8Array): Uint8Array | null {
  try {
    const text: unknown = JSON.parse(`"${new TextDecoder().decode(found)}"`);
    return new TextEncoder().encode(String(text));
  } catch {
    return null;
  }
}
