import { hex, hmac } from "../digest.ts";
import { invalidArgument } from "./s3_error.ts";

/** Makes the opaque token of a listing's next page: it goes on behind `after`, and only for the same request. */
export async function sealListToken(
  after: string,
  request: string,
  secret: string,
): Promise<string> {
  const bytes = new TextEncoder().encode(
    JSON.stringify([after, await tag(after, request, secret)]),
  );
  return btoa(String.fromCharCode(...bytes));
}

/** Opens a token. Throws InvalidArgument for any other text. */
export async function openListToken(
  token: string,
  request: string,
  secret: string,
): Promise<string> {
  const opened = decode(token);
  if (opened !== null) {
    const [after, seal] = opened;
    if (seal === await tag(after, request, secret)) return after;
  }
  throw invalidArgument(
    "The continuation token provided is incorrect",
    "continuation-token",
    token,
  );
}

function decode(token: string): [string, string] | null {
  try {
    const bytes = Uint8Array.from(
      atob(token),
      (character) => character.charCodeAt(0),
    );
    const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(parsed) && parsed.length === 2
      ? [String(parsed[0]), String(parsed[1])]
      : null;
  } catch {
    // Whatever does not decode was not made here.
    return null;
  }
}

async function tag(
  after: string,
  request: string,
  secret: string,
): Promise<string> {
  return hex(await hmac(secret, `${request}\n${after}`)).slice(0, 24);
}
