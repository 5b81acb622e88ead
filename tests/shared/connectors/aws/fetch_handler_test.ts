import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  type Attempt,
  fetchHandler,
} from "../../../../shared/connectors/aws/fetch_handler.ts";
import { httpServer } from "../../../support/http_server.ts";
import { manualClock } from "../../../support/manual_clock.ts";

function handlerFor(url: string, timeoutMilliseconds = 5_000) {
  const attempts: Attempt[] = [];
  const handler = fetchHandler({
    fetch,
    clock: manualClock("2026-03-20T12:00:00Z"),
    timeoutMilliseconds,
    onAttempt: (attempt) => attempts.push(attempt),
  });
  const { hostname, port } = new URL(url);
  const request = {
    method: "POST",
    protocol: "http:",
    hostname,
    port: Number(port),
    path: "/",
    query: { a: ["1", "2"], b: null },
    headers: {
      host: `${hostname}:${port}`,
      "content-length": "2",
      "x-amz-target": "T.Op",
    },
    body: "{}",
  };
  return {
    attempts,
    send: (abortSignal?: AbortSignal) =>
      handler.handle(request, { abortSignal }),
  };
}

Deno.test("fetchHandler() sends what was signed and gives the answer whole", async () => {
  const seen: unknown[] = [];
  await using server = httpServer(async (request) => {
    seen.push([
      request.method,
      new URL(request.url).search,
      request.headers.get("x-amz-target"),
      await request.text(),
    ]);
    return new Response("{}x", {
      status: 200,
      headers: { "x-amzn-requestid": "r" },
    });
  });
  const { attempts, send } = handlerFor(server.url);
  const { response } = await send();
  deepEqual(seen, [["POST", "?a=1&a=2&b=", "T.Op", "{}"]]);
  deepEqual([response.statusCode, response.headers["x-amzn-requestid"]], [
    200,
    "r",
  ]);
  equal(new TextDecoder().decode(response.body as Uint8Array), "{}x");
  deepEqual(attempts, [{ outcome: "answered", bytes: 3 }]);
});

Deno.test("fetchHandler() calls an answer that is an error refused", async () => {
  await using server = httpServer(() => new Response("no", { status: 400 }));
  const { attempts, send } = handlerFor(server.url);
  equal((await send()).response.statusCode, 400);
  deepEqual(attempts, [{ outcome: "refused", bytes: 2 }]);
});

Deno.test("fetchHandler() ends an attempt whose body never ends", async () => {
  await using server = httpServer(() =>
    new Response(
      new ReadableStream({ start: (body) => body.enqueue(new Uint8Array(9)) }),
    )
  );
  const { attempts, send } = handlerFor(server.url, 50);
  await rejects(send(), { name: "TimeoutError" });
  deepEqual(attempts, [{ outcome: "lost", bytes: 0 }]);
});

Deno.test("fetchHandler() calls an unreachable AWS a lost connection", async () => {
  const { attempts, send } = handlerFor("http://127.0.0.1:9");
  await rejects(send(), { name: "ConnectionError", code: "ECONNRESET" });
  equal(attempts[0]?.outcome, "lost");
});

Deno.test("fetchHandler() throws the caller's own reason when told to stop", async () => {
  await using server = httpServer(() => new Response());
  const { attempts, send } = handlerFor(server.url);
  await rejects(
    send(AbortSignal.abort(new DOMException("told", "AbortError"))),
    { name: "AbortError" },
  );
  deepEqual([attempts, server.requests], [[], []]);
});

for (
  const [date, isShown] of [["Fri, 20 Mar 2026 12:01:00 GMT", false], [
    "Fri, 20 Mar 2026 12:05:00 GMT",
    true,
  ]] as const
) {
  Deno.test(`fetchHandler() ${isShown ? "shows" : "hides"} the SDK a Date of ${date.slice(17, 22)} at noon`, async () => {
    await using server = httpServer(() =>
      new Response("{}", { headers: { date } })
    );
    const { response } = await handlerFor(server.url).send();
    equal("date" in response.headers, isShown);
  });
}
