/**
 * What token endpoints answer. Pure.
 *
 * @module
 */
import { Secret } from "../platform/secret.ts";

/** A token, and how long its endpoint says it lasts. */
export interface TokenAnswer {
  readonly token: Secret;
  /** Seconds from the answer on; null when it does not say. */
  readonly expiresIn: number | null;
}

/** Names that tokens go by: RFC 6749 (section 5.1) knows the first, OpenID Connect `id_token`; the others are in use all the same. */
const TOKEN_NAMES = [
  "access_token",
  "token",
  "accessToken",
  "jwt",
  "id_token",
] as const;

/** RFC 9110, section 11.2: a plain text that is anything else is a page about an error. */
const TOKEN68 = /^[A-Za-z0-9._~+/-]+=*$/;

/** What a header may hold, without spaces. */
const VISIBLE = /^[\x21-\x7e]+$/;

const MAX_TOKEN_LENGTH = 16_384;

/**
 * The token in an answer's body: a member of a JSON object or of its `data`, a JSON string, or plain text. Null when there is none
 * that can stand in a header.
 */
export function findToken(body: string): TokenAnswer | null {
  const text = body.trim();
  const json = parse(text);
  if (json === undefined) return TOKEN68.test(text) ? tokenOf(text) : null;
  if (typeof json === "string") return tokenOf(json);
  const answer = membersOf(json);
  const data = membersOf(answer["data"]);
  for (const members of [answer, data]) {
    for (const name of TOKEN_NAMES) {
      const found = tokenOf(members[name], answer, data);
      if (found !== null) return found;
    }
  }
  return null;
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function tokenOf(
  value: unknown,
  ...answers: Readonly<Record<string, unknown>>[]
): TokenAnswer | null {
  if (typeof value !== "string" || value.length > MAX_TOKEN_LENGTH) return null;
  if (!VISIBLE.test(value)) return null;
  const lifetimes = answers.map(secondsOf);
  return {
    token: new Secret(value),
    expiresIn: lifetimes.find((seconds) => seconds !== null) ?? null,
  };
}

/** `expires_in` is a number by RFC 6749; some write it as text. */
function secondsOf(
  answer: Readonly<Record<string, unknown>>,
): number | null {
  const told = answer["expires_in"] ?? answer["expiresIn"];
  const isNumber = typeof told === "number" ||
    typeof told === "string" && /^\d{1,12}(\.\d+)?$/.test(told.trim());
  const seconds = isNumber ? Number(told) : NaN;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
