import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  type EndpointTools,
  MAX_ANSWER_BYTES,
  NoAnswer,
  postToEndpoint,
} from "../../../shared/forwarder/guarded_fetch.ts";
import { endpointTools } from "../../support/endpoint_tools.ts";
import { httpServer } from "../../support/http_server.ts";

const { signal } = new AbortController();

function requestTo(url: string, headers: Record<string, string> = {}) {
  return { url, field: "call_url", body: '{"a":1}', headers };
}

/** A listener whose connections are handed to `serve`, for what an HTTP server would not do. */
function rawServer(serve: (connection: Deno.Conn) => Promise<void>) {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const served = (async () => {
    for await (const connection of listener) {
      await serve(connection);
      connection.close();
    }
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}/`,
    async [Symbol.asyncDispose]() {
      listener.close();
      await served;
    },
  };
}

Deno.test("postToEndpoint() sends the body with headers of ours, and gives status, Retry-After and text", async () => {
  let headers: Record<string, string> = {};
  let body = "";
  await using server = httpServer(async (request) => {
    headers = Object.fromEntries(request.headers);
    body = await request.text();
    return new Response("later", {
      status: 429,
      headers: { "retry-after": "7" },
    });
  });
  const answer = await postToEndpoint(
    requestTo(server.url, {
      authorization: "Bearer t",
      "user-agent": "theirs",
      "content-type": "text/html",
    }),
    endpointTools(server),
    signal,
  );
  deepEqual(answer, { status: 429, retryAfter: "7", text: "later" });
  equal(body, '{"a":1}');
  deepEqual(headers, {
    accept: "application/json",
    "accept-encoding": headers["accept-encoding"] ?? "",
    "accept-language": headers["accept-language"] ?? "",
    authorization: "Bearer t",
    "content-length": "7",
    "content-type": "application/json",
    host: new URL(server.url).host,
    "user-agent": "cloud-sync-forwarder/1",
  });
});

Deno.test("postToEndpoint() does not follow a redirect", async () => {
  await using server = httpServer(() =>
    new Response(null, {
      status: 307,
      headers: { location: "http://169.254.169.254/" },
    })
  );
  const { status } = await postToEndpoint(
    requestTo(server.url),
    endpointTools(server),
    signal,
  );
  equal(status, 307);
  deepEqual(server.requests, ["POST /"]);
});

Deno.test("postToEndpoint() asks the guard before each request, and sends nothing to a refused address", async () => {
  const answers = [["93.184.216.34"], ["10.0.0.1"]];
  const sent: string[] = [];
  const tools: EndpointTools = {
    ...endpointTools(),
    resolve: () => Promise.resolve(answers.shift() ?? []),
    fetch: (input) => {
      sent.push(String(input));
      return Promise.resolve(new Response("ok"));
    },
  };
  const request = requestTo("https://calls.example.com/x");
  equal((await postToEndpoint(request, tools, signal)).status, 200);
  await rejects(postToEndpoint(request, tools, signal), {
    name: "Fault",
    code: "REQUEST_INVALID",
    message:
      "call_url must be a host on the public internet: found calls.example.com",
  });
  equal(sent.length, 1);
});

const UNRESOLVED = {
  "a name server that fails": () => Promise.reject(new Error("10.0.0.2 down")),
  "a name without addresses": () => Promise.resolve([]),
};

for (const [name, resolve] of Object.entries(UNRESOLVED)) {
  Deno.test(`postToEndpoint() takes ${name} for an endpoint out of reach`, async () => {
    const tools = { ...endpointTools(), resolve };
    await rejects(
      postToEndpoint(requestTo("https://calls.example.com/"), tools, signal),
      new NoAnswer("network", "the name cannot be looked up", false),
    );
  });
}

Deno.test("postToEndpoint() reads no more of an answer than its bound", async () => {
  const { promise: cancelled, resolve: cancel } = Promise.withResolvers<void>();
  await using server = httpServer(() =>
    new Response(
      new ReadableStream({
        pull: (out) => out.enqueue(new Uint8Array(32_768).fill(97)),
        cancel,
      }),
    )
  );
  const { text } = await postToEndpoint(
    requestTo(server.url),
    endpointTools(server),
    signal,
  );
  equal(text.length, MAX_ANSWER_BYTES);
  await cancelled;
});

Deno.test("postToEndpoint() takes a status that came before the body broke off", async () => {
  await using server = rawServer(async (connection) => {
    await connection.read(new Uint8Array(4096));
    await connection.write(
      new TextEncoder().encode(
        "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nhalf",
      ),
    );
  });
  const answer = await postToEndpoint(
    requestTo(server.url),
    endpointTools(server),
    signal,
  );
  deepEqual(answer, { status: 200, retryAfter: null, text: "half" });
});

Deno.test("postToEndpoint() says that a request may have arrived when the connection breaks", async () => {
  await using server = rawServer(async (connection) => {
    await connection.read(new Uint8Array(4096));
  });
  await rejects(
    postToEndpoint(requestTo(server.url), endpointTools(server), signal),
    new NoAnswer("network", "the connection broke", true),
  );
});

Deno.test("postToEndpoint() says that nothing arrived where nobody listens, without the address", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const url = `http://127.0.0.1:${listener.addr.port}/`;
  listener.close();
  await rejects(
    postToEndpoint(requestTo(url), endpointTools({ url }), signal),
    new NoAnswer("network", "no connection", false),
  );
});

Deno.test("postToEndpoint() gives up a request that takes too long", async () => {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const { promise: end, resolve: endIt } = Promise.withResolvers<void>();
  await using server = httpServer(async () => {
    arrive();
    await end;
    return new Response();
  });
  const tools = { ...endpointTools(server), wait: () => arrived };
  await rejects(
    postToEndpoint(requestTo(server.url), tools, signal),
    new NoAnswer("timeout", "no answer within 30000 ms", true),
  );
  endIt();
});

Deno.test("postToEndpoint() gives up a request, and a look-up, that its caller aborts", async () => {
  const caller = new AbortController();
  const { promise: end, resolve: endIt } = Promise.withResolvers<void>();
  await using server = httpServer(async () => {
    caller.abort();
    await end;
    return new Response();
  });
  const tools = endpointTools(server);
  await rejects(
    postToEndpoint(requestTo(server.url), tools, caller.signal),
    new NoAnswer("aborted", "the request was given up", true),
  );
  endIt();
  await rejects(
    postToEndpoint(
      requestTo("https://calls.example.com/"),
      { ...tools, resolve: () => end.then(() => []) },
      caller.signal,
    ),
    new NoAnswer("aborted", "the request was given up", false),
  );
});
