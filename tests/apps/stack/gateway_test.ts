import { deepEqual, equal } from "node:assert/strict";
import {
  type GatewayRoutes,
  startGateway,
} from "../../../apps/stack/gateway.ts";

const DOWN: GatewayRoutes = {
  restAndAuth: () => null,
  edgeFunction: () => undefined,
};

interface Upstream {
  origin: string;
  stop(): Promise<void>;
}

function upstream(
  handler: (request: Request) => Response | Promise<Response>,
): Upstream {
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
  }, handler);
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    stop: () => server.shutdown(),
  };
}

async function withGateway(
  handler: (request: Request) => Response | Promise<Response>,
  run: (url: string) => Promise<void>,
): Promise<void> {
  const target = upstream(handler);
  const gateway = startGateway({
    port: 0,
    routes: {
      restAndAuth: () => target.origin,
      edgeFunction: (name) => name === "hello" ? target.origin : undefined,
    },
  });
  try {
    await run(gateway.url);
  } finally {
    await gateway.stop();
    await target.stop();
  }
}

function told(request: Request): Response {
  const { pathname, search } = new URL(request.url);
  return Response.json({
    path: pathname + search,
    headers: Object.fromEntries(request.headers),
  });
}

Deno.test("startGateway() strips /functions/v1 and keeps the function's name, path and query", async () => {
  await withGateway(told, async (url) => {
    for (const path of ["/hello", "/hello/", "/hello/a%20b/c?d=1&d=2"]) {
      const response = await fetch(`${url}/functions/v1${path}`);
      equal((await response.json()).path, path);
    }
  });
});

Deno.test("startGateway() passes /rest/v1 and /auth/v1 on as they are", async () => {
  await withGateway(told, async (url) => {
    for (
      const path of [
        "/rest/v1/charges?select=*",
        "/auth/v1/token?grant_type=password",
      ]
    ) {
      equal((await (await fetch(url + path)).json()).path, path);
    }
  });
});

Deno.test("startGateway() answers 404 for what is not there", async () => {
  await withGateway(told, async (url) => {
    for (
      const path of [
        "/",
        "/functions/v1",
        "/functions/v1/",
        "/functions/v1/nobody",
        "/restv1/x",
        "/rest/v12/x",
      ]
    ) {
      const response = await fetch(url + path);
      equal(response.status, 404, path);
      await response.body?.cancel();
    }
  });
});

Deno.test("startGateway() answers 503 while a service is down", async () => {
  const gateway = startGateway({
    port: 0,
    routes: { ...DOWN, edgeFunction: () => null },
  });
  for (const path of ["/rest/v1/x", "/functions/v1/hello"]) {
    const response = await fetch(gateway.url + path);
    equal(response.status, 503);
    await response.body?.cancel();
  }
  await gateway.stop();
});

Deno.test("startGateway() answers 503 when a service dies before it answers", async () => {
  const gone = upstream(told);
  await gone.stop();
  const gateway = startGateway({
    port: 0,
    routes: { ...DOWN, restAndAuth: () => gone.origin },
  });
  const response = await fetch(`${gateway.url}/rest/v1/x`);
  equal(response.status, 503);
  await response.body?.cancel();
  await gateway.stop();
});

Deno.test("startGateway() tells a function where a request came from, whatever the caller claims", async () => {
  await withGateway(told, async (url) => {
    const response = await fetch(`${url}/functions/v1/hello`, {
      headers: {
        "x-forwarded-for": "1.2.3.4",
        "authorization": "Bearer a",
        "apikey": "b",
        "origin": "http://c",
      },
    });
    const { headers } = await response.json();
    equal(headers["x-forwarded-for"], "127.0.0.1");
    equal(headers["x-forwarded-host"], new URL(url).host);
    deepEqual([headers.authorization, headers.apikey, headers.origin], [
      "Bearer a",
      "b",
      "http://c",
    ]);
  });
});

Deno.test("startGateway() passes status, headers and redirects back untouched", async () => {
  const answer = () =>
    new Response(null, {
      status: 307,
      headers: {
        "location": "/elsewhere",
        "access-control-allow-origin": "*",
        "retry-after": "3",
      },
    });
  await withGateway(answer, async (url) => {
    const response = await fetch(`${url}/functions/v1/hello`, {
      method: "OPTIONS",
      redirect: "manual",
    });
    equal(response.status, 307);
    equal(response.headers.get("location"), "/elsewhere");
    equal(response.headers.get("access-control-allow-origin"), "*");
    equal(response.headers.get("retry-after"), "3");
  });
});

Deno.test("startGateway() streams both ways: an answer begins before the request has ended", async () => {
  await withGateway((request) => new Response(request.body), async (url) => {
    const upload = new TransformStream<Uint8Array, Uint8Array>();
    const writer = upload.writable.getWriter();
    const answer = fetch(`${url}/functions/v1/hello`, {
      method: "POST",
      body: upload.readable,
    });
    await writer.write(new TextEncoder().encode("first "));
    const reader = (await answer).body?.pipeThrough(new TextDecoderStream())
      .getReader();
    equal((await reader?.read())?.value, "first ");
    await writer.write(new TextEncoder().encode("second"));
    await writer.close();
    equal((await reader?.read())?.value, "second");
    equal((await reader?.read())?.done, true);
  });
});

Deno.test("startGateway() lets a caller hang up", async () => {
  const hungUp = Promise.withResolvers<void>();
  const answer = () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode("a")),
      cancel: () => hungUp.resolve(),
    });
    return new Response(body);
  };
  await withGateway(answer, async (url) => {
    const caller = new AbortController();
    const response = await fetch(`${url}/functions/v1/hello`, {
      signal: caller.signal,
    });
    await response.body?.getReader().read();
    caller.abort();
    await hungUp.promise;
  });
});

Deno.test("startGateway() takes another port when the wanted one is busy", async () => {
  const first = startGateway({ port: 0, routes: DOWN });
  const second = startGateway({
    port: Number(new URL(first.url).port),
    routes: DOWN,
  });
  equal(new URL(second.url).port === new URL(first.url).port, false);
  await Promise.all([first.stop(), second.stop()]);
});
