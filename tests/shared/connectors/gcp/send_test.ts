import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  type GcpRequest,
  send,
} from "../../../../shared/connectors/gcp/send.ts";
import { manualClock } from "../../../support/manual_clock.ts";

const NEVER = new AbortController().signal;

const REQUEST: GcpRequest = {
  url: "https://bigquery.googleapis.com/bigquery/v2/projects/acme/queries",
  method: "POST",
  headers: { authorization: "Bearer x" },
  body: "{}",
  action: "bigquery.jobs.create",
};

type Answer = Response | Error | "hang";

/** A network that answers in this order, the last one for good; no pause is drawn. */
function network(...answers: readonly [Answer, ...Answer[]]) {
  let sent = 0;
  const connection = {
    endpointUrl: null,
    clock: manualClock(),
    random: () => 0,
    timeoutMilliseconds: 20,
    fetch(_: unknown, init?: RequestInit): Promise<Response> {
      const answer = answers[sent++] ?? answers.at(-1);
      if (answer instanceof Response) return Promise.resolve(answer.clone());
      if (answer instanceof Error) return Promise.reject(answer);
      return new Promise((_, reject) =>
        init?.signal?.addEventListener(
          "abort",
          () => reject(init.signal?.reason),
        )
      );
    },
  };
  return { connection, sent: () => sent };
}

const refusal = (status: number, headers: Record<string, string> = {}) =>
  new Response(`{"error":{"message":"No"}}`, { status, headers });

Deno.test("send() repeats what may pass, three attempts in all", async () => {
  const { connection, sent } = network(
    refusal(503),
    new TypeError("reset"),
    Response.json({ kind: "x" }),
  );
  deepEqual(await send(REQUEST, connection, NEVER), { kind: "x" });
  equal(sent(), 3);
  const down = network(refusal(500));
  await rejects(send(REQUEST, down.connection, NEVER), {
    code: "PROVIDER_UNAVAILABLE",
  });
  equal(down.sent(), 3);
});

Deno.test("send() leaves a long Retry-After to the job, and does not repeat a refusal for good", async () => {
  const busy = network(refusal(429, { "retry-after": "60" }));
  await rejects(send(REQUEST, busy.connection, NEVER), {
    code: "PROVIDER_THROTTLED",
    retryAfterSeconds: 60,
  });
  equal(busy.sent(), 1);
  const denied = network(refusal(403));
  await rejects(send(REQUEST, denied.connection, NEVER), {
    code: "PROVIDER_ACCESS_DENIED",
  });
  equal(denied.sent(), 1);
});

Deno.test("send() ends an attempt that takes too long, and one whose caller goes", async () => {
  const { connection } = network("hang");
  await rejects(send(REQUEST, connection, NEVER), { code: "PROVIDER_TIMEOUT" });
  const stop = new AbortController();
  const waiting = send(
    REQUEST,
    { ...connection, timeoutMilliseconds: 60_000 },
    stop.signal,
  );
  stop.abort(new DOMException("gone", "AbortError"));
  await rejects(waiting, { name: "AbortError" });
});

Deno.test("send() refuses what is no object, having told of its bytes", async () => {
  for (const text of ["<html>", "[]", "null", "7"]) {
    const told: number[] = [];
    const { connection } = network(new Response(text));
    await rejects(
      send(REQUEST, connection, NEVER, (bytes) => void told.push(bytes)),
      { code: "PROVIDER_SHAPE_UNKNOWN" },
    );
    deepEqual(told, [text.length]);
  }
});
