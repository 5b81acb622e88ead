import { deepEqual, equal } from "node:assert/strict";
import { doors } from "../../../../supabase/functions/connector-sync/index.ts";
import { functionsOf } from "../../../support/function_call.ts";
import { hostedFunction } from "../../../support/function_host.ts";
import { httpServer } from "../../../support/http_server.ts";
import { stack } from "../../../support/stack.ts";

Deno.test("GET health tells anybody that the engine ticks, and nothing of a tenant", async () => {
  const { status, body } = await functionsOf(stack(), null)(
    "connector-sync/health",
  );
  equal(status, 200);
  deepEqual(Object.keys(body).sort(), [
    "dueJobs",
    "isTicking",
    "overdueSchedules",
    "runningJobs",
    "secondsSinceTick",
    "staleDatasets",
    "success",
    "tickedAt",
    "waitingForWorker",
  ]);
});

Deno.test("GET health answers 503 while nobody ticks, and while the database is away", async () => {
  await using rest = httpServer(() =>
    Response.json({ isTicking: false, secondsSinceTick: 301 })
  );
  const still = hostedFunction(stack(), "connector-sync", doors, {
    SUPABASE_URL: rest.url,
  });
  const { status, body } = await still.call(null, "/health");
  equal(status, 503);
  equal(body.success, false);
  const away = hostedFunction(stack(), "connector-sync", doors, {
    SUPABASE_URL: "http://127.0.0.1:9",
  });
  equal((await away.call(null, "/health")).status, 503);
});
