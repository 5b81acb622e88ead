import { messageMember, parseObject } from "./json_protocol.ts";
import type { Protocol, WireRequest } from "./protocol.ts";

/** The rest-json protocol: the operation is known by its path, all of which here are POST with a JSON body; an error's name stands in a header. */
export function restJsonProtocol(
  operations: Readonly<Record<string, string>>,
): Protocol {
  const headers = (request: WireRequest) => ({
    "content-type": "application/json",
    "x-amzn-requestid": request.requestId,
  });
  return {
    family: "json",
    operation: ({ method, url }) =>
      method === "POST" ? operations[url.pathname] ?? null : null,
    parameters: (request) =>
      parseObject(new TextDecoder().decode(request.body)),
    reply: (request, result) =>
      new Response(JSON.stringify(result.value), { headers: headers(request) }),
    refuse: (request, error) =>
      new Response(
        JSON.stringify({
          [messageMember(error)]: error.message,
          ...error.members,
        }),
        {
          status: error.status,
          headers: {
            ...headers(request),
            "x-amzn-errortype": error.code,
            ...error.headers,
          },
        },
      ),
  };
}
