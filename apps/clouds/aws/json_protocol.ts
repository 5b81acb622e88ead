import { AwsError } from "./aws_error.ts";
import type { Protocol, WireRequest } from "./protocol.ts";

/** The json1.1 (or 1.0) protocol: the operation stands in X-Amz-Target after the service's prefix. */
export function jsonProtocol(version: "1.0" | "1.1"): Protocol {
  const contentType = `application/x-amz-json-${version}`;
  const headers = (request: WireRequest) => ({
    "content-type": contentType,
    "x-amzn-requestid": request.requestId,
  });
  return {
    family: "json",
    operation: (request) =>
      request.headers.get("x-amz-target")?.split(".")[1] ?? null,
    parameters: (request) =>
      parseObject(new TextDecoder().decode(request.body)),
    reply: (request, result) =>
      new Response(JSON.stringify(result.value), { headers: headers(request) }),
    refuse: (request, error) =>
      new Response(JSON.stringify(toErrorBody(error)), {
        status: error.status,
        headers: { ...headers(request), ...error.headers },
      }),
  };
}

/** AccessDeniedException alone spells its member `Message`: IAM's authorizer writes it, not the service. */
function toErrorBody(error: AwsError): Record<string, unknown> {
  return {
    __type: error.code,
    [messageMember(error)]: error.message,
    ...error.members,
  };
}

/** What an error's sentence is called in the JSON protocols. */
export function messageMember(error: AwsError): "Message" | "message" {
  return error.code === "AccessDeniedException" ? "Message" : "message";
}

/** The object a JSON body holds, an empty one for no body. Throws SerializationException for anything else. */
export function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text === "" ? "{}" : text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { ...value };
    }
  } catch {
    // Not JSON at all: told in the same words as JSON of another shape.
  }
  throw new AwsError(
    "SerializationException",
    "Start of structure or map found where not expected.",
  );
}
