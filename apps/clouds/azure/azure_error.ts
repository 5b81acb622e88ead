/** A refusal of Azure Resource Manager. Source: its REST conventions, "Error response". */
export class AzureError extends Error {
  readonly status: number;
  /** `AuthorizationFailed`. */
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  /** Takes the HTTP status, the code and the sentence. */
  constructor(
    status: number,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  /** The answer. */
  toResponse(): Response {
    const { status, code, message, headers } = this;
    return Response.json({ error: { code, message } }, { status, headers });
  }
}
