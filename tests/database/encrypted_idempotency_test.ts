import { deepEqual, equal, rejects } from "node:assert/strict";
import { engineWorld } from "../support/engine_world.ts";
import { operation, write } from "../support/encrypted.ts";

Deno.test("write_encrypted() under an Idempotency-Key answers once, and refuses the key for anything else", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const ops = [operation()];
  const key = { idempotency_key: "k", fingerprint: "aa".repeat(32) };
  const first = await write(admin, userId, ops, key);
  const second = await write(admin, userId, ops, key);
  deepEqual(second, { ...first, replayed: true });
  await rejects(
    write(admin, userId, ops, { ...key, fingerprint: "bb".repeat(32) }),
    {
      code: "CS422",
    },
  );
});

Deno.test("write_encrypted() takes an Idempotency-Key only with a fingerprint of its length", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const asked = (more: Record<string, unknown>) =>
    write(admin, userId, [operation()], more);
  const fingerprint = "ab".repeat(32);
  for (
    const more of [
      { idempotency_key: "k" },
      { idempotency_key: "k", fingerprint: fingerprint.repeat(1_000) },
      { idempotency_key: "k".repeat(201), fingerprint },
      { idempotency_key: "", fingerprint },
    ]
  ) {
    await rejects(asked(more), { code: "CS400" });
  }
  equal((await asked({ idempotency_key: "k", fingerprint })).replayed, false);
});
