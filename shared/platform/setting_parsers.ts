/**
 * How the texts of the environment become values. Each parser throws {@link SettingRefusal} with what
 * it expects and what it found, in words that hold nothing of a secret.
 *
 * @module
 */
import { findBase64 } from "./base64url.ts";
import type { SealingKey } from "./sealing.ts";
import { Secret } from "./secret.ts";

/** A text that is not what its setting takes. Becomes SETTING_INVALID with the name of the setting. */
export class SettingRefusal extends Error {
  /** What would have been accepted. */
  readonly expected: string;
  /** What was found, without any part of a secret. */
  readonly found: string;

  /** Refuses a text. */
  constructor(expected: string, found: string) {
    super(`expected ${expected}, found ${found}`);
    this.expected = expected;
    this.found = found;
  }
}

/** `id:base64,id2:base64`, 32 bytes each, ids distinct. The first seals, all open. */
export function parseSealingKeys(
  text: string,
): readonly [SealingKey, ...SealingKey[]] {
  const keys = splitList(text).map(parseSealingKey);
  const [first, ...others] = keys;
  if (first === undefined) throw new SettingRefusal(SEALING_KEYS, "no key");
  const ids = new Set(keys.map(({ id }) => id));
  if (ids.size !== keys.length) {
    throw new SettingRefusal(
      "a different id for every key",
      "an id used twice",
    );
  }
  return [first, ...others];
}

/** One or two tokens of at least 32 characters; two while the token is being changed. */
export function parseWorkerTokens(
  text: string,
): readonly [Secret, ...Secret[]] {
  const tokens = splitList(text).map((token) => parseLongSecret(token));
  const [first, ...others] = tokens;
  if (first === undefined || tokens.length > 2) {
    throw new SettingRefusal(
      "one token, or two separated by a comma",
      `${tokens.length} tokens`,
    );
  }
  return [first, ...others];
}

/** A secret of at least 32 characters. */
export function parseLongSecret(text: string): Secret {
  if (text.length < 32) {
    throw new SettingRefusal(
      "at least 32 characters",
      `${text.length} characters`,
    );
  }
  if (/\s/.test(text)) {
    throw new SettingRefusal("no white space inside", "white space");
  }
  return new Secret(text);
}

/** A secret as it is. */
export function parseSecret(text: string): Secret {
  return new Secret(text);
}

/** An AWS access key id: public, not a secret. */
export function parseAccessKeyId(text: string): string {
  if (!/^[A-Z0-9]{16,128}$/.test(text)) {
    throw new SettingRefusal(
      "16 to 128 capital letters and digits",
      `${text.length} characters`,
    );
  }
  return text;
}

/** Absolute http(s) URLs, separated by commas. An issuer is compared as written. */
export function parseIssuers(text: string): readonly string[] {
  return splitList(text).map((item) => {
    parseUrl(item);
    return item;
  });
}

/** One absolute http(s) URL without credentials; a trailing slash is dropped. */
export function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    url === null || !/^https?:$/.test(url.protocol) || url.username !== "" ||
    url.password !== ""
  ) {
    throw new SettingRefusal(
      "an http or https URL without user and password",
      "something else",
    );
  }
  return text.replace(/\/+$/, "");
}

/** `*`, or origins (scheme, host, port) separated by commas. */
export function parseOrigins(text: string): "*" | readonly string[] {
  if (text.trim() === "*") return "*";
  return listOrigins(text, "* or origins such as https://app.example.com");
}

/** Origins (scheme, host, port) separated by commas; not all of them. */
export function parseOriginList(text: string): readonly string[] {
  return listOrigins(text, "origins such as https://api.example.com");
}

/** A parser of whole numbers between two bounds, both included. */
export function wholeNumber(
  least: number,
  most: number,
): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      throw new SettingRefusal(
        `a whole number from ${least} to ${most}`,
        `"${text.slice(0, 30)}"`,
      );
    }
    return value;
  };
}

const SEALING_KEYS = "id:base64 of 32 bytes, several separated by commas";

function parseSealingKey(item: string, index: number): SealingKey {
  const where = `in key ${index + 1}`;
  const separator = item.indexOf(":");
  const id = item.slice(0, Math.max(separator, 0));
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(id)) {
    throw new SettingRefusal(
      SEALING_KEYS,
      `no id of letters and digits ${where}`,
    );
  }
  const base64 = item.slice(separator + 1).replaceAll("-", "+").replaceAll(
    "_",
    "/",
  );
  const bytes = findBase64(base64);
  if (bytes === null) {
    throw new SettingRefusal(SEALING_KEYS, `no base64 ${where}`);
  }
  if (bytes.length !== 32) {
    throw new SettingRefusal(SEALING_KEYS, `${bytes.length} bytes ${where}`);
  }
  return { id, bytes: new Secret(bytes) };
}

function listOrigins(text: string, expected: string): string[] {
  return splitList(text).map((item) => {
    const url = URL.canParse(item) ? new URL(item) : null;
    if (url === null || url.origin !== item) {
      throw new SettingRefusal(expected, `"${item.slice(0, 60)}"`);
    }
    return item;
  });
}

function splitList(text: string): string[] {
  return text.split(",").map((item) => item.trim()).filter((item) =>
    item !== ""
  );
}
