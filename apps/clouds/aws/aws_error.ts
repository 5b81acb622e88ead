/** An error AWS itself would answer with; the protocol of the service decides its bytes on the wire. */
export class AwsError extends Error {
  /** AWS's code, which the SDKs show as `error.name`. */
  readonly code: string;
  /** The HTTP status. */
  readonly status: number;
  /** Headers sent beside the error, such as Retry-After. */
  readonly headers: Record<string, string>;
  /** Members of the error's shape besides the message, such as the reason of a ValidationException. */
  readonly members: Readonly<Record<string, unknown>>;

  /** Takes the code, AWS's sentence, and optionally a status (400 unless told), headers and further members. */
  constructor(
    code: string,
    message: string,
    options: {
      status?: number;
      headers?: Record<string, string>;
      members?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(message);
    this.code = code;
    this.name = code;
    this.status = options.status ?? 400;
    this.headers = options.headers ?? {};
    this.members = options.members ?? {};
  }

  /** The same error under another HTTP status. */
  withStatus(status: number): AwsError {
    const { headers, members } = this;
    return new AwsError(this.code, this.message, { status, headers, members });
  }
}

/** The ValidationException of the JSON services, in the given words. */
export function validationError(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
