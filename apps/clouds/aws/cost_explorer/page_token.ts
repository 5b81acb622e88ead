import { AwsError } from "../aws_error.ts";
import { hex, hmac } from "../digest.ts";

/** Where the next page begins: period, and group within it. */
export interface Position {
  /** Index of the period. */
  readonly period: number;
  /** Index of the group in it. */
  readonly group: number;
}

/** Makes the opaque token for a position, bound to the request it continues and to the account. */
export async function sealToken(
  position: Position,
  request: string,
  secret: string,
): Promise<string> {
  const body = JSON.stringify([
    position.period,
    position.group,
    await tag(request, secret),
  ]);
  return btoa(`${body}|${await tag(body, secret)}`);
}

/** Opens a token. Throws InvalidNextTokenException for a foreign or altered one, RequestChangedException for another request's. */
export async function openToken(
  token: string,
  request: string,
  secret: string,
): Promise<Position> {
  const [body = "", seal = ""] = decode(token).split("|");
  if (seal === "" || seal !== await tag(body, secret)) throw invalidToken();
  const [period, group, requestTag] = JSON.parse(body) as [
    number,
    number,
    string,
  ];
  if (requestTag !== await tag(request, secret)) {
    throw new AwsError(
      "RequestChangedException",
      "Your request parameters changed between pages. Try again with the old parameters or without a pagination token.",
    );
  }
  return { period, group };
}

/** The error for a token that is not one of ours. */
export function invalidToken(): AwsError {
  return new AwsError(
    "InvalidNextTokenException",
    "The pagination token is invalid. Try again without a pagination token.",
  );
}

async function tag(text: string, secret: string): Promise<string> {
  return hex(await hmac(secret, text)).slice(0, 32);
}

function decode(token: string): string {
  try {
    return atob(token);
  } catch {
    throw invalidToken();
  }
}
