import { deepEqual, equal } from "node:assert/strict";
import { systemClock } from "../../../shared/platform/clock.ts";
import { createLog } from "../../../shared/platform/log.ts";
import { Secret } from "../../../shared/platform/secret.ts";
import { wakeWorker } from "../../../shared/jobs/wake_worker.ts";
import { httpServer } from "../../support/http_server.ts";

const TOKEN = "w".repeat(40);

async function wake(url: string): Promise<string[]> {
  const lines: string[] = [];
  const log = createLog(systemClock, (_level, line) => lines.push(line));
  await wakeWorker({ url, token: new Secret(TOKEN), fetch, log });
  return lines;
}

Deno.test("wakeWorker() posts to the worker with its token and says nothing", async () => {
  let authorization: string | null = null;
  await using server = httpServer((request) => {
    authorization = request.headers.get("authorization");
    return new Response("{}", { status: 202 });
  });
  deepEqual(await wake(server.url), []);
  deepEqual(server.requests, ["POST /functions/v1/connector-sync/worker"]);
  equal(authorization, `Bearer ${TOKEN}`);
});

Deno.test("wakeWorker() logs a refusal and a missing worker, never its token, and throws neither", async () => {
  await using server = httpServer(() => new Response("", { status: 401 }));
  const lines = [
    ...await wake(server.url),
    ...await wake("http://127.0.0.1:9"),
  ];
  equal(lines.length, 2);
  equal(lines.join().includes(TOKEN), false);
});
