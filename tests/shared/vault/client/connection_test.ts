import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  connect,
  type ConnectionOptions,
  type Question,
} from "../../../../shared/vault/client/connection.ts";

const READ: Question = { method: "GET", path: "/data/x", isRepeatable: true };
const ONCE: Question = {
  method: "DELETE",
  path: "/data/x",
  isRepeatable: false,
};

/** A server that answers with these in turn; an Error is a lost connection. */
function answering(...answers: (Response | Error)[]) {
  const asked: [string, RequestInit][] = [];
  const waits: number[] = [];
  const options: ConnectionOptions = {
    url: "https://example.test/functions/v1/encrypted-data/",
    token: () => "a token",
    random: () => 0.5,
    wait: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
    fetch: (url, init) => {
      asked.push([url, init]);
      const answer = answers[asked.length - 1];
      return answer instanceof Response
        ? Promise.resolve(answer)
        : Promise.reject(answer);
    },
  };
  return { asked, waits, ask: connect(options) };
}

const problem = (
  status: number,
  code: string,
  more: Record<string, unknown> = {},
  headers: Record<string, string> = {},
) =>
  Response.json({ code, error: `${code} it is`, ...more }, { status, headers });
const done = () => Response.json({ done: true });
const LOST = new TypeError("connection reset");

Deno.test("connect() sends the token and JSON to the route", async () => {
  const { asked, ask } = answering(done());
  const answer = await ask({
    method: "POST",
    path: "/data",
    body: { a: 1 },
    headers: { "if-match": '"x-1"' },
    isRepeatable: true,
  });
  deepEqual(answer, { status: 200, body: { done: true } });
  deepEqual(asked, [["https://example.test/functions/v1/encrypted-data/data", {
    method: "POST",
    headers: {
      authorization: "Bearer a token",
      "content-type": "application/json",
      "if-match": '"x-1"',
    },
    body: '{"a":1}',
  }]]);
});

for (
  const [name, make] of [
    ["a lost connection", () => LOST],
    ["a gateway's 502", () => new Response("<html>", { status: 502 })],
    ["a gateway's 504", () => new Response("", { status: 504 })],
    [
      "a database that is not available",
      () => problem(503, "DATABASE_UNAVAILABLE"),
    ],
  ] as const
) {
  Deno.test(`connect() repeats after ${name} what may be done twice, and nothing else`, async () => {
    const twice = answering(make(), done());
    equal((await twice.ask(READ)).status, 200);
    deepEqual(twice.waits, [500]);
    const once = answering(make(), done());
    await rejects(once.ask(ONCE));
    equal(once.asked.length, 1);
  });
}

for (const code of ["RATE_LIMITED", "OVERLOADED"]) {
  Deno.test(`connect() repeats everything after ${code}, when the server says`, async () => {
    const status = code === "OVERLOADED" ? 503 : 429;
    const refused = problem(status, code, {}, { "retry-after": "7" });
    const { waits, ask } = answering(refused, done());
    equal((await ask(ONCE)).status, 200);
    deepEqual(waits, [7_500]);
  });
}

Deno.test("connect() does not wait for longer than a minute, and says for how long it should", async () => {
  const { waits, ask } = answering(
    problem(429, "RATE_LIMITED", { retryAfterSeconds: 61 }),
  );
  await rejects(ask(READ), {
    code: "RATE_LIMITED",
    facts: { status: 429, serverCode: "RATE_LIMITED", retryAfterSeconds: 61 },
  });
  deepEqual(waits, []);
});

Deno.test("connect() gives up after four attempts, with growing waits", async () => {
  const { asked, waits, ask } = answering(LOST, LOST, LOST, LOST);
  await rejects(ask(READ), { code: "NETWORK_FAILED", cause: LOST });
  equal(asked.length, 4);
  deepEqual(waits, [500, 1_000, 2_000]);
});

for (
  const [answer, code] of [
    [new Response("<html>"), "ANSWER_INVALID"],
    [new Response("<html>", { status: 500 }), "SERVER_FAILED"],
    [new Response(null, { status: 404 }), "NOT_FOUND"],
    [new Response("[]", { status: 400 }), "REQUEST_REFUSED"],
  ] as const
) {
  Deno.test(`connect() takes ${answer.status} without a problem document for ${code}`, async () => {
    await rejects(answering(answer).ask(READ), { code });
  });
}

Deno.test("connect() asks for the token each time", async () => {
  let token = 0;
  const sent: unknown[] = [];
  const ask = connect({
    url: "https://example.test",
    token: () => Promise.resolve(`token ${++token}`),
    fetch: (_url, init) => {
      sent.push((init.headers as Record<string, string>)["authorization"]);
      return Promise.resolve(done());
    },
  });
  await ask(READ);
  await ask(READ);
  deepEqual(sent, ["Bearer token 1", "Bearer token 2"]);
});
