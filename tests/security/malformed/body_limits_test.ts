/** Each route's limit for its body, by announced length and in chunks. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { GUARDED_ROUTES } from "../user_routes.ts";
import { sendRaw } from "./raw_socket.ts";
import { tableSums } from "./table_sums.ts";
import { openTarget, type Target } from "./target.ts";

const ROUTES = GUARDED_ROUTES.flatMap((route) =>
  route.door.body === null ? [] : [{ ...route, limit: route.door.body.limit }]
);

type LimitedRoute = (typeof ROUTES)[number];

Deno.test("a body is refused beyond its route's limit, announced or not", async (t) => {
  ok(ROUTES.length >= 4);
  await using target = await openTarget();
  const sql = target.project.database.sql("supabase_admin");
  const before = await tableSums(sql);
  for (const route of ROUTES) {
    const { method, functionName, path, limit } = route;
    await t.step(`${method} ${functionName}${path}`, async () => {
      equal((await send(target, route, limit)).status, 400);
      const over = await send(target, route, limit + 1);
      equal(over.status, 413);
      const { code, details } = await over.json();
      deepEqual([code, details], ["BODY_TOO_LARGE", { limit }]);
      equal((await sendChunks(target, route, limit + 1)).status, 413);
      equal(
        (await sendChunks(
          target,
          route,
          Math.max(limit + 1, Math.min(50 * limit, 9_000_000)),
        )).status,
        413,
      );
      equal(await announce(target, route, 10 * 2 ** 30), 413);
    });
  }
  deepEqual(await tableSums(sql), before);
});

function send(
  { origin, caller }: Target,
  { functionName, method, path }: LimitedRoute,
  bytes: number,
): Promise<Response> {
  return fetch(`${origin(functionName)}/${functionName}${path}`, {
    method,
    headers: headersOf(caller),
    body: padded(bytes),
  });
}

/** Without a length, so that only reading tells. */
function sendChunks(
  { origin, caller }: Target,
  { functionName, method, path }: LimitedRoute,
  bytes: number,
): Promise<Response> {
  return fetch(`${origin(functionName)}/${functionName}${path}`, {
    method,
    headers: headersOf(caller),
    body: ReadableStream.from(chunks(padded(bytes))),
  });
}

/** Announces a body of which not a byte comes: the answer cannot wait for it. */
async function announce(
  { origin, caller }: Target,
  { functionName, method, path }: LimitedRoute,
  bytes: number,
): Promise<number | null> {
  const head = [
    `${method} /${functionName}${path} HTTP/1.1`,
    "host: localhost",
    ...Object.entries(headersOf(caller)).map(([name, value]) =>
      `${name}: ${value}`
    ),
    `content-length: ${bytes}`,
    "",
    "",
  ].join("\r\n");
  const options = { cut: false };
  return (await sendRaw(origin(functionName), [head], options)).status;
}

function headersOf({ accessToken }: Target["caller"]): Record<string, string> {
  return {
    authorization: `Bearer ${accessToken}`,
    "content-type": "application/json",
  };
}

/** A JSON object of exactly so many bytes that no route takes. */
function padded(bytes: number): Uint8Array<ArrayBuffer> {
  const text = `{"x":"${"x".repeat(bytes - 8)}"}`;
  return new TextEncoder().encode(text);
}

async function* chunks(bytes: Uint8Array<ArrayBuffer>) {
  // Many pieces, however many bytes there are.
  const piece = Math.max(1_000, Math.ceil(bytes.length / 500));
  for (let at = 0; at < bytes.length; at += piece) {
    yield await Promise.resolve(bytes.subarray(at, at + piece));
  }
}
