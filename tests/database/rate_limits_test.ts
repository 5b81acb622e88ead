import { deepEqual, equal } from "node:assert/strict";
import type { Database } from "../../shared/platform/database.ts";
import { engineWorld, workerDatabase } from "../support/engine_world.ts";

interface Taken {
  readonly allowed: boolean;
  readonly retry_after_seconds: number;
}

const take = (database: Database, capacity = 50) =>
  database.call<Taken>("engine_take_token", {
    bucket: "user:1",
    capacity,
    refill_per_minute: 0.001,
  });

Deno.test("engine_take_token() gives exactly as many tokens as there are to 200 callers on 8 connections", async () => {
  await using world = await engineWorld();
  const workers = Array.from(
    { length: 8 },
    () => workerDatabase(world).database,
  );
  const taken = await Promise.all(
    Array.from(
      { length: 200 },
      (_, index) => take(workers[index % 8] ?? world.service),
    ),
  );
  equal(taken.filter(({ allowed }) => allowed).length, 50);
});

Deno.test("engine_take_token() refills with time, never above its capacity, and a refusal costs nothing", async () => {
  await using world = await engineWorld();
  const call = () =>
    world.service.call<Taken>("engine_take_token", {
      bucket: "user:2",
      capacity: 2,
      refill_per_minute: 60,
    });
  const pass = (seconds: number) =>
    world
      .admin`update private.rate_limits set refilled_at = refilled_at - make_interval(secs => ${seconds})`;
  equal((await call()).allowed, true);
  equal((await call()).allowed, true);
  for (let refusal = 0; refusal < 5; refusal++) {
    deepEqual(await call(), { allowed: false, retry_after_seconds: 1 });
  }
  await pass(1);
  equal((await call()).allowed, true);
  equal((await call()).allowed, false);
  await pass(3600);
  const allowed = [await call(), await call(), await call()];
  deepEqual(allowed.map((taken) => taken.allowed), [true, true, false]);
});
