import type { AwsError } from "./aws_error.ts";

/** One HTTP request as it came in, body read whole; nothing in it is trusted yet. */
export interface WireRequest {
  /** HTTP method. */
  readonly method: string;
  /** Path and query as sent. */
  readonly url: URL;
  /** Headers as sent. */
  readonly headers: Headers;
  /** The bytes signatures are checked against. */
  readonly body: Uint8Array;
  /** Shown to the client as the request id. */
  readonly requestId: string;
}

/** What an operation answered, before it is written in the service's protocol. */
export interface WireResult {
  /** Name of the operation. */
  readonly operation: string;
  /** The answer's members. */
  readonly value: Record<string, unknown>;
}

/** The two families of error names: query services say `SignatureDoesNotMatch`, JSON ones `InvalidSignatureException`. */
export type ErrorFamily = "query" | "json";

/** How one family of AWS services reads requests and writes answers. */
export interface Protocol {
  /** Which names errors have. */
  readonly family: ErrorFamily;
  /** The operation's name, or null when the request names none. */
  operation(request: WireRequest): string | null;
  /** The operation's input. Throws AwsError when it cannot be read. */
  parameters(request: WireRequest): Record<string, unknown>;
  /** A 200 answer. */
  reply(request: WireRequest, result: WireResult): Response;
  /** An error answer. */
  refuse(request: WireRequest, error: AwsError): Response;
}
