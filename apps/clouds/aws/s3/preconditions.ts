import { s3Error } from "./s3_error.ts";

/** What conditions are held against. */
export interface Validators {
  /** Without quotes. */
  readonly etag: string;
  /** Whole seconds. */
  readonly lastModified: Date;
}

/** Holds the four conditional headers against an object. Throws PreconditionFailed (412) or NotModified (304); a tag beats a time, as RFC 9110 has it. */
export function requireConditions(
  headers: Readonly<Record<string, string>>,
  object: Validators,
): void {
  const match = headers["if-match"];
  const since = headers["if-unmodified-since"];
  if (match !== undefined) {
    if (!names(match, object.etag)) throw failed("If-Match");
  } else if (since !== undefined && object.lastModified > new Date(since)) {
    throw failed("If-Unmodified-Since");
  }
  const noneMatch = headers["if-none-match"];
  const modified = headers["if-modified-since"];
  if (noneMatch !== undefined) {
    if (names(noneMatch, object.etag)) throw notModified(object);
  } else if (
    modified !== undefined && object.lastModified <= new Date(modified)
  ) throw notModified(object);
}

function names(header: string, etag: string): boolean {
  return header.split(",").some((item) => {
    const tag = item.trim().replace(/^W\//, "").replaceAll('"', "");
    return tag === "*" || tag === etag;
  });
}

function failed(condition: string) {
  return s3Error(
    "PreconditionFailed",
    "At least one of the pre-conditions you specified did not hold",
    { status: 412, members: { Condition: condition } },
  );
}

function notModified({ etag, lastModified }: Validators) {
  return s3Error("NotModified", "Not Modified", {
    status: 304,
    headers: {
      etag: `"${etag}"`,
      "last-modified": lastModified.toUTCString(),
    },
  });
}
