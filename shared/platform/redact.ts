/**
 * Redaction: the last net under everything that is logged or stored as an error.
 *
 * It knows names that hold secrets and shapes that are secrets. It is a net, not the plan: secrets
 * travel as {@link Secret} and are not put into messages in the first place.
 *
 * @module
 */
import { SEALED_TEXT, Secret } from "./secret.ts";

const MAX_DEPTH = 6;
const MAX_ENTRIES = 100;
const MAX_TEXT = 2_000;

/** Names whose value is a secret whatever it looks like. `tokens_left` or `key_id` are none. */
const SECRET_NAME =
  /(secret|password|passphrase|authorization|cookie|credential|private_?key|api_?key|access_?key(?!_?id)|secret_?key|sealing_?keys?|signature|(^|_|[a-z])token)s?$/i;

/** Shapes that are secrets whatever they are called. Each keeps the text around it readable. */
const SECRET_SHAPES: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, SEALED_TEXT],
  [/\bsb_secret_[A-Za-z0-9_-]+/g, SEALED_TEXT],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${SEALED_TEXT}`],
  [
    /\bv1\.[A-Za-z0-9_-]{1,32}\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]{22,}/g,
    SEALED_TEXT,
  ],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s/@]+@/gi, `$1${SEALED_TEXT}@`],
  [
    /([?&;](?:X-Amz-(?:Signature|Credential|Security-Token)|sig|token|access_token|apikey|key)=)[^&\s"']+/gi,
    `$1${SEALED_TEXT}`,
  ],
  [
    /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    SEALED_TEXT,
  ],
  // An AWS secret access key: 40 characters of base64 on their own, with all three kinds of letters.
  [
    /(?<![A-Za-z0-9/+=_-])(?=[A-Za-z0-9/+]*[a-z])(?=[A-Za-z0-9/+]*[A-Z])(?=[A-Za-z0-9/+]*[0-9])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_-])/g,
    SEALED_TEXT,
  ],
];

/** Whether a member of this name is taken for a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** The text with everything that looks like a secret replaced, cut to 2,000 characters. */
export function redactText(text: string): string {
  // Cut first, with room for a secret that straddles the cut, so that a huge text costs little.
  let clear = text.slice(0, 2 * MAX_TEXT);
  for (const [shape, replacement] of SECRET_SHAPES) {
    clear = clear.replace(shape, replacement);
  }
  return clear.length > MAX_TEXT ? `${clear.slice(0, MAX_TEXT)}…` : clear;
}

/**
 * A plain JSON copy of any value without its secrets: bounded in depth, entries and text; errors
 * keep name, message, code and cause. Cycles, getters that throw and BigInts do no harm.
 */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "function" || typeof value === "symbol") {
    return `[${typeof value}]`;
  }
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Secret) return SEALED_TEXT;
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? null : value.toISOString();
  }
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_DEPTH) return "[deep]";
  if (Array.isArray(value)) {
    return value.slice(0, MAX_ENTRIES).map((item) =>
      redactValue(item, depth + 1)
    );
  }
  return redactMembers(value, depth);
}

function redactMembers(value: object, depth: number): Record<string, unknown> {
  const names = value instanceof Error
    ? ["name", "message", "stack", "cause", ...Object.keys(value)]
    : Object.keys(value);
  const entries = names.slice(0, MAX_ENTRIES).map((name) =>
    [name, redactMember(value, name, depth)] as const
  );
  return Object.fromEntries(
    entries.filter(([, member]) => member !== undefined),
  );
}

function redactMember(owner: object, name: string, depth: number): unknown {
  try {
    const member: unknown = Reflect.get(owner, name);
    if (member === undefined || member === null) return member;
    return isSecretName(name) ? SEALED_TEXT : redactValue(member, depth + 1);
  } catch {
    return "[unreadable]";
  }
}
