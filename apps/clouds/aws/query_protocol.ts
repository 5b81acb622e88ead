import type { Protocol } from "./protocol.ts";

/** The query protocol: a form with `Action`, answered in XML under the service's namespace. */
export function queryProtocol(namespace: string): Protocol {
  return {
    family: "query",
    operation: (request) => form(request.body).get("Action"),
    parameters: (request) => Object.fromEntries(form(request.body)),
    reply: (request, { operation, value }) =>
      xml(
        200,
        `<${operation}Response xmlns="${namespace}">` +
          element(`${operation}Result`, value) +
          element("ResponseMetadata", { RequestId: request.requestId }) +
          `</${operation}Response>`,
      ),
    refuse: (request, error) =>
      xml(
        error.status,
        `<ErrorResponse xmlns="${namespace}">` +
          element("Error", {
            Type: error.status < 500 ? "Sender" : "Receiver",
            Code: error.code,
            Message: error.message,
          }) +
          element("RequestId", request.requestId) +
          `</ErrorResponse>`,
        error.headers,
      ),
  };
}

function form(body: Uint8Array): URLSearchParams {
  return new URLSearchParams(new TextDecoder().decode(body));
}

function xml(
  status: number,
  body: string,
  headers: Record<string, string> = {},
): Response {
  return new Response(body, {
    status,
    headers: { "content-type": "text/xml", ...headers },
  });
}

function element(name: string, value: unknown): string {
  const inner = typeof value === "object" && value !== null
    ? Object.entries(value).map(([key, child]) => element(key, child)).join("")
    : escapeXml(String(value));
  return `<${name}>${inner}</${name}>`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(
    ">",
    "&gt;",
  );
}
