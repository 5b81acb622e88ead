/** A refusal of a Google API. */
export class GcpError extends Error {
  readonly status: number;
  /** `rateLimitExceeded`. */
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;

  /** Takes the HTTP status, the reason and the sentence. */
  constructor(
    status: number,
    reason: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.headers = headers;
  }

  /** The answer. Source: cloud.google.com/bigquery/docs/error-messages. */
  toResponse(): Response {
    const { status, reason, message } = this;
    return Response.json({
      error: {
        code: status,
        message,
        errors: [{ message, domain: "global", reason }],
        status: STATUS_NAMES[status] ?? "UNKNOWN",
      },
    }, { status, headers: this.headers });
  }
}

/** Source: google/rpc/code.proto. */
const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
};

/** A query that BigQuery cannot understand. */
export function invalidQuery(message: string): GcpError {
  return new GcpError(400, "invalidQuery", message);
}
