import type { WireRequest } from "../protocol.ts";
import { signingRegion } from "./signed_claim.ts";

/** What an S3 call asks for. It is what the log shows, so the body is not in it. */
export interface S3Input extends Record<string, unknown> {
  /** First part of the path; empty for the service itself. */
  readonly Bucket: string;
  /** The rest of it, decoded; empty for the bucket itself. */
  readonly Key: string;
  /** The region the call is signed for. */
  readonly SigningRegion: string;
  /** Query parameters, without those of a presigned signature. */
  readonly Query: Readonly<Record<string, string>>;
  /** Headers that change the answer, lower-case. */
  readonly Headers: Readonly<Record<string, string>>;
}

const HEADERS = [
  "range",
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
  "content-type",
  "content-encoding",
  "x-amz-copy-source",
];

/** Takes a path-style S3 request apart. */
export function toS3Input(request: WireRequest): S3Input {
  const [, bucket = "", key = ""] =
    /^\/([^/]*)(?:\/(.*))?$/s.exec(request.url.pathname) ?? [];
  return {
    Bucket: decodeURIComponent(bucket),
    Key: decodeURIComponent(key),
    SigningRegion: signingRegion(request),
    Query: Object.fromEntries(
      [...request.url.searchParams].filter(([name]) =>
        !/^x-(amz-|id$)/i.test(name)
      ),
    ),
    Headers: Object.fromEntries(HEADERS.flatMap((name) => {
      const value = request.headers.get(name);
      return value === null ? [] : [[name, value]];
    })),
  };
}

/** The input of an operation, which {@linkcode toS3Input} made. */
export function s3Input(input: Record<string, unknown>): S3Input {
  return input as S3Input;
}
