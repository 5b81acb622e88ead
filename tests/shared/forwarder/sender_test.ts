import { deepEqual, equal, ok } from "node:assert/strict";
import { idempotencyKey } from "../../../shared/forwarder/batch.ts";
import { breaker } from "../../../shared/forwarder/breaker.ts";
import { inFlightLimit } from "../../../shared/forwarder/limit.ts";
import { sender, type SenderTools } from "../../../shared/forwarder/sender.ts";
import { tokens } from "../../../shared/forwarder/token.ts";
import { Secret } from "../../../shared/platform/secret.ts";
import { wait as realWait } from "../../../shared/platform/wait.ts";
import { endpointTools } from "../../support/endpoint_tools.ts";
import { httpServer } from "../../support/http_server.ts";
import { manualClock } from "../../support/manual_clock.ts";

const { signal } = new AbortController();
const OBJECT = { bucket: "b", key: "calls.jsonl", version: "v1" };
const TAKEN_ON_AT = "2025-03-10T11:59:00.000Z";

interface Call {
  readonly ids: readonly number[];
  readonly key: string | null;
  readonly token: string | null;
  readonly text: string;
}

/** What an endpoint answers to its n-th call. */
type Answer = (call: Call, n: number) => Response | Promise<Response>;

function batchOf(count: number) {
  const records = Array.from({ length: count }, (_, id) => `{"id":${id}}`);
  const ranges = records.map((_, id) => [id * 10, id * 10 + 10] as const);
  return { records, ranges, object: OBJECT, takenOnAt: TAKEN_ON_AT };
}

/** An endpoint with its token endpoint, and a sender to it whose waits pass at once and are noted. */
function scene(answer: Answer, more: Partial<SenderTools> = {}) {
  const calls: Call[] = [];
  const clock = manualClock();
  const waits: number[] = [];
  let given = 0;
  const server = httpServer(async (request) => {
    if (new URL(request.url).pathname === "/auth") {
      return Response.json({ token: `t${++given}` });
    }
    const text = await request.text();
    const body: { records: { id: number }[] } = JSON.parse(text);
    const call = {
      ids: body.records.map(({ id }) => id),
      key: request.headers.get("idempotency-key"),
      token: request.headers.get("authorization"),
      text,
    };
    calls.push(call);
    return await answer(call, calls.length);
  });
  const endpoint = {
    ...endpointTools(server),
    clock,
    mayWait: () => true,
    wait: (milliseconds: number, stop: AbortSignal) => {
      // The time limit of a request is left to run; every other wait passes at once.
      if (milliseconds === 30_000) return realWait(milliseconds, stop);
      stop.throwIfAborted();
      waits.push(milliseconds);
      clock.advance(milliseconds);
      return Promise.resolve();
    },
  };
  const account = {
    authUrl: `${server.url}/auth`,
    accessKey: new Secret("a"),
    secretKey: new Secret("s"),
  };
  const tools: SenderTools = {
    ...endpoint,
    callUrl: `${server.url}/calls`,
    maxRetries: 3,
    tokens: tokens(account, { ...endpoint, stored: null, onNew: () => {} }),
    limit: inFlightLimit(null, { clock, cap: () => 50 }),
    breaker: breaker(null, endpoint),
    pace: () => Promise.resolve(),
    random: () => 0.5,
    ...more,
  };
  return {
    calls,
    waits,
    server,
    tools,
    send: (count: number, stop = signal) =>
      sender(tools).send(batchOf(count), stop),
  };
}

const status = (code: number, headers: Record<string, string> = {}) =>
  new Response(null, { status: code, headers });

const NOTHING = {
  sent: 0,
  dead: [],
  uncertain: 0,
  requests: 0,
  throttled: 0,
  failures: 0,
  paused: false,
  postponed: false,
  reason: null,
  retryAt: null,
};

Deno.test("sender() sends the texts as they stand, with token and key", async () => {
  const { server, send, calls } = scene(() => status(200));
  await using _ = server;
  deepEqual(await send(2), { ...NOTHING, sent: 2, requests: 1 });
  deepEqual(calls, [{
    ids: [0, 1],
    key: await idempotencyKey(OBJECT, 0, 20),
    token: "Bearer t1",
    text:
      `{"records":[{"id":0},{"id":1}],"timestamp":"${TAKEN_ON_AT}","batchSize":2}`,
  }]);
});

Deno.test("sender() sends nothing for a batch without records", async () => {
  const { server, send } = scene(() => status(200));
  await using _ = server;
  deepEqual(await send(0), NOTHING);
  deepEqual(server.requests, []);
});

for (const code of [408, 425, 429, 500, 501, 502, 503, 504, 599]) {
  Deno.test(`sender() repeats after ${code}, the same bytes under the same key`, async () => {
    const { server, send, calls, waits } = scene((_, n) =>
      status(n <= 3 ? code : 200)
    );
    await using _ = server;
    const { sent, dead, requests, throttled, failures, uncertain } = await send(
      2,
    );
    deepEqual([sent, dead, requests], [2, [], 4]);
    equal(throttled, code === 429 ? 3 : 0);
    equal(failures, code >= 500 ? 3 : 0);
    equal(uncertain, code === 502 || code === 504 ? 6 : 0);
    deepEqual(waits, [500, 1000, 2000]);
    deepEqual(calls, Array(4).fill(calls[0]));
  });
}

Deno.test("sender() makes one dead letter of all records when the attempts are exhausted", async () => {
  const { server, send } = scene(() => status(503));
  await using _ = server;
  const { sent, dead } = await send(3);
  equal(sent, 0);
  const at = (seconds: number) =>
    new Date(Date.parse("2025-03-10T12:00:00Z") + seconds * 1000)
      .toISOString();
  deepEqual(dead, [{
    start: 0,
    end: 30,
    first: 0,
    records: batchOf(3).records,
    reason: "exhausted",
    idempotencyKey: await idempotencyKey(OBJECT, 0, 30),
    attempts: [0, 0.5, 1.5, 3.5].map((seconds) => ({
      at: at(seconds),
      status: 503,
      error: "status 503",
      latency_ms: 0,
    })),
    lastStatus: 503,
    error: "API call failed after 4 attempts: status 503",
  }]);
});

Deno.test("sender() halves a refused batch until the bad records are alone, and delivers the rest once", async () => {
  const bad = new Set([3, 4, 9]);
  const { server, send, calls } = scene(({ ids }) =>
    status(ids.some((id) => bad.has(id)) ? 422 : 200)
  );
  await using _ = server;
  const { sent, dead, uncertain, requests } = await send(10);
  deepEqual([sent, uncertain], [7, 0]);
  deepEqual(
    dead.map(({ start, end, first, records, reason, error }) => ({
      start,
      end,
      first,
      records,
      reason,
      error,
    })),
    [3, 4, 9].map((id) => ({
      start: id * 10,
      end: id * 10 + 10,
      first: id,
      records: [`{"id":${id}}`],
      reason: "rejected",
      error: "API call failed after 1 attempt: status 422",
    })),
  );
  equal(dead[0]?.idempotencyKey, await idempotencyKey(OBJECT, 30, 40));
  ok((dead[0]?.attempts.length ?? 0) > 2);
  equal(requests, calls.length);
  const taken = calls.map(({ ids }) => ids)
    .filter((ids) => !ids.some((id) => bad.has(id))).flat();
  deepEqual(taken.toSorted((a, b) => a - b), [0, 1, 2, 5, 6, 7, 8]);
  equal(new Set(calls.map(({ key }) => key)).size, calls.length);
});

Deno.test("sender() halves what is too large", async () => {
  const { server, send } = scene(({ ids }) =>
    status(ids.length > 2 || ids.includes(5) ? 413 : 200)
  );
  await using _ = server;
  const { sent, dead } = await send(8);
  equal(sent, 7);
  deepEqual(dead.map(({ first, reason }) => [first, reason]), [
    [5, "too_large"],
  ]);
});

Deno.test("sender() replays once with a new token after 401, which is no repeat", async () => {
  const { server, send, waits, calls } = scene(({ token }) =>
    status(token === "Bearer t1" ? 401 : 200)
  );
  await using _ = server;
  deepEqual(await send(2), { ...NOTHING, sent: 2, requests: 2 });
  deepEqual(waits, []);
  deepEqual(calls.map(({ token }) => token), ["Bearer t1", "Bearer t2"]);
});

Deno.test("sender() pauses the endpoint when the new token is refused too, without a dead letter", async () => {
  const { server, send, tools } = scene(() => status(401));
  await using _ = server;
  deepEqual(await send(2), {
    ...NOTHING,
    requests: 2,
    paused: true,
    reason: "API call failed after 2 attempts: status 401 for a new token too",
  });
  equal(tools.tokens.requests, 2);
});

Deno.test("sender() pauses the endpoint for a redirect, and for an address that may not be sent to", async () => {
  const away = scene(() => status(302, { location: "http://10.0.0.1/" }));
  await using _ = away.server;
  deepEqual(await away.send(2), {
    ...NOTHING,
    requests: 1,
    paused: true,
    reason:
      "API call failed after 1 attempt: redirects are not followed: status 302",
  });
  const closed = scene(() => status(200), { callUrl: "https://10.0.0.1/" });
  await using __ = closed.server;
  deepEqual(await closed.send(2), {
    ...NOTHING,
    paused: true,
    reason: "call_url must be a host on the public internet: found 10.0.0.1",
  });
});

Deno.test("sender() counts the records of attempts whose end it never learnt", async () => {
  const { server, send, tools } = scene(() => status(200));
  await using _ = server;
  let breaks = 2;
  const breaking: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (!String(input).endsWith("/calls") || breaks-- <= 0) return response;
    await response.body?.cancel();
    throw new TypeError("reset");
  };
  const { send: resend } = sender({ ...tools, fetch: breaking });
  deepEqual(await resend(batchOf(4), signal), {
    ...NOTHING,
    sent: 4,
    uncertain: 8,
    requests: 3,
    failures: 2,
  });
  deepEqual(await send(1), { ...NOTHING, sent: 1, requests: 1 });
});

Deno.test("sender() holds the whole endpoint for a Retry-After", async () => {
  const { server, send, waits, tools } = scene((_, n) =>
    n === 1 ? status(429, { "retry-after": "60" }) : status(200)
  );
  await using _ = server;
  equal((await send(1)).sent, 1);
  deepEqual(waits, [500, 59_500]);
  equal(tools.breaker.openUntil, null);
});

Deno.test("sender() postpones what there is no time to wait for", async () => {
  const busy = scene(() => status(429, { "retry-after": "60" }), {
    mayWait: () => false,
  });
  await using _ = busy.server;
  const outcome = await busy.send(2);
  deepEqual([outcome.postponed, outcome.sent, outcome.dead], [true, 0, []]);
  equal(outcome.retryAt?.toISOString(), "2025-03-10T12:01:00.000Z");
});

Deno.test("sender() settles nothing of a batch that stops half-way, and counts what was delivered as uncertain", async () => {
  const { server, send } = scene(({ ids }) =>
    status(ids.length === 4 ? 400 : ids.includes(0) ? 200 : 401)
  );
  await using _ = server;
  const { sent, dead, uncertain, paused } = await send(4);
  deepEqual([sent, dead, uncertain, paused], [0, [], 2, true]);
});

Deno.test("sender() settles nothing when it is aborted, and counts the request under way", async () => {
  const caller = new AbortController();
  const { promise: end, resolve: endIt } = Promise.withResolvers<void>();
  const { server, send } = scene(async () => {
    caller.abort();
    await end;
    return status(200);
  });
  await using _ = server;
  const outcome = await send(3, caller.signal);
  endIt();
  deepEqual(
    [outcome.sent, outcome.uncertain, outcome.postponed, outcome.requests],
    [0, 3, true, 1],
  );
});

Deno.test("sender() sends again under a key it is given", async () => {
  const { server, tools, calls } = scene(() => status(200));
  await using _ = server;
  await sender(tools).send({ ...batchOf(2), key: "first-key" }, signal);
  equal(calls[0]?.key, "first-key");
});

Deno.test("sender() pauses when the token endpoint refuses the keys, and postpones when it is out of reach", async () => {
  const { server, tools } = scene(() => status(200));
  await using _ = server;
  const authAt = (code: number) => ({
    ...tools,
    tokens: tokens(
      {
        authUrl: `${server.url}/auth`,
        accessKey: new Secret("a"),
        secretKey: new Secret("s"),
      },
      {
        ...tools,
        fetch: () => Promise.resolve(status(code)),
        stored: null,
        onNew: () => {},
      },
    ),
  });
  const refused = await sender(authAt(403)).send(batchOf(2), signal);
  deepEqual([refused.paused, refused.reason], [
    true,
    "Auth API failed: status 403",
  ]);
  const gone = await sender(authAt(503)).send(batchOf(2), signal);
  deepEqual([gone.postponed, gone.reason, gone.requests], [
    true,
    "Auth API failed: status 503",
    0,
  ]);
});

Deno.test("sender() keeps within the limit, however many batches are sent at once", async () => {
  let open = 0;
  let most = 0;
  const { server, tools } = scene(() => status(200));
  await using _ = server;
  const limit = inFlightLimit(null, { clock: tools.clock, cap: () => 4 });
  const fetch = async () => {
    most = Math.max(most, ++open);
    await Promise.resolve();
    open -= 1;
    return status(200);
  };
  const { send } = sender({ ...tools, limit, fetch });
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, () => send(batchOf(3), signal)),
  );
  equal(outcomes.reduce((sum, { sent }) => sum + sent, 0), 300);
  ok(most <= 4);
  equal(limit.inFlight, 0);
});

Deno.test("sender() outlives an outage: the breaker opens, one request tries, the rest follows", async () => {
  const { server, tools, waits } = scene(() => status(200));
  await using _ = server;
  let n = 0;
  const fetch = () => Promise.resolve(status(++n <= 14 ? 503 : 200));
  const { send } = sender({ ...tools, maxRetries: 20, fetch });
  const outcomes = await Promise.all(
    Array.from({ length: 8 }, () => send(batchOf(2), signal)),
  );
  deepEqual(outcomes.map(({ sent }) => sent), Array(8).fill(2));
  equal(outcomes.reduce((sum, { failures }) => sum + failures, 0), 14);
  ok(waits.some((milliseconds) => milliseconds > 4_000));
});
