import { deepEqual, equal, rejects } from "node:assert/strict";
import { type EngineWorld, engineWorld } from "../support/engine_world.ts";
import {
  ciphertext,
  frame,
  operation,
  readContent,
  sendFrame,
  writeOne,
} from "../support/encrypted.ts";
import { cutTransaction } from "../support/cut_transaction.ts";
import { asUser, tenant } from "../support/tenant.ts";

interface Rotation {
  readonly rotationId: string;
  readonly staged: number;
}

interface Rotated {
  readonly keyGeneration: number;
  readonly results: { readonly keyId: string; readonly version: number }[];
}

/** What a user does to rotate. */
function rotator(world: EngineWorld, userId = world.tenant.userId) {
  const ask = <T>(call: string): Promise<T> =>
    asUser(world.admin, userId, async (sql) => {
      const [row] = await sql.unsafe(`select ${call} as answer`);
      return row?.["answer"];
    });
  return {
    begin: (keyCheck = "new", from = 1) =>
      ask<Rotation>(
        `begin_encrypted_rotation(${from}, '{"payload":"${keyCheck}"}')`,
      ),
    stage: (
      { rotationId }: Rotation,
      datasets: Readonly<Record<string, number>>,
      payload = ciphertext(),
    ) =>
      sendFrame<Rotation>(
        world.admin,
        [userId, "stage_encrypted"],
        frame(
          Object.entries(datasets).map(([key_id, base_version]) =>
            operation({ op: "put", key_id, base_version, payload })
          ),
          { rotation_id: rotationId },
        ),
      ),
    commit: ({ rotationId }: Rotation) =>
      ask<Rotated>(`commit_encrypted_rotation('${rotationId}')`),
    giveUp: ({ rotationId }: Rotation) =>
      ask<boolean>(`give_up_encrypted_rotation('${rotationId}')`),
    read: () => ask<Rotation | null>("read_encrypted_rotation()"),
  };
}

const missingOf = (code: string, missing: readonly string[]) =>
(
  error: { code: string; detail: string },
) => {
  equal(error.code, code);
  deepEqual(JSON.parse(error.detail).missing, [...missing].sort());
  return true;
};

Deno.test("commit_encrypted_rotation() takes what was staged over several requests, all at once", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const { begin, stage, commit, read } = rotator(world);
  const [a, b] = [await writeOne(admin, userId), await writeOne(admin, userId)];
  const rotation = await begin();
  equal((await stage(rotation, { [a.keyId]: 1 })).staged, 1);
  await rejects(commit(rotation), missingOf("CS409", [b.keyId]));
  equal((await readContent(admin, userId, a.keyId)).version, 1);
  equal((await stage(rotation, { [b.keyId]: 1 })).staged, 2);
  const { keyGeneration, results } = await commit(rotation);
  deepEqual([keyGeneration, results.map(({ version }) => version)], [2, [
    2,
    2,
  ]]);
  for (const { keyId } of [a, b]) {
    const { version, keyGeneration } = await readContent(admin, userId, keyId);
    deepEqual([version, keyGeneration], [2, 2]);
  }
  equal(await read(), null);
  const [left] =
    await admin`select count(*)::int as datasets from private.staged_datasets`;
  equal(left?.datasets, 0);
  await rejects(
    writeOne(admin, userId, {
      op: "put",
      key_id: a.keyId,
      key_generation: 1,
    }),
    { code: "CS419" },
  );
  await rejects(commit(rotation), { code: "CS404" });
});

Deno.test("commit_encrypted_rotation() refuses what was written since, and takes it staged anew", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const { begin, stage, commit } = rotator(world);
  const kept = await writeOne(admin, userId);
  const changed = await writeOne(admin, userId);
  const gone = await writeOne(admin, userId);
  const rotation = await begin();
  await stage(rotation, {
    [kept.keyId]: 1,
    [changed.keyId]: 1,
    [gone.keyId]: 1,
  });
  // The old key goes on writing.
  await writeOne(admin, userId, {
    op: "put",
    key_id: changed.keyId,
    key_generation: 1,
  });
  await writeOne(admin, userId, { op: "delete", key_id: gone.keyId });
  const late = await writeOne(admin, userId);
  await rejects(
    commit(rotation),
    missingOf("CS409", [changed.keyId, late.keyId]),
  );
  await rejects(stage(rotation, { [changed.keyId]: 1 }), { code: "CS409" });
  await stage(rotation, { [changed.keyId]: 2, [late.keyId]: 1 });
  equal((await commit(rotation)).results.length, 3);
});

Deno.test("begin_encrypted_rotation() lets one rotation be staged, the same again when its answer was lost", async () => {
  await using world = await engineWorld();
  const { begin, stage, commit, giveUp, read } = rotator(world);
  const first = await begin();
  equal((await begin()).rotationId, first.rotationId);
  await rejects(begin("another"), { code: "CS409" });
  equal((await read())?.rotationId, first.rotationId);
  equal(await giveUp(first), true);
  await rejects(giveUp(first), { code: "CS404" });
  const second = await begin("another");
  await rejects(stage(first, {}), { code: "CS404" });
  equal((await commit(second)).keyGeneration, 2);
  await rejects(begin("late"), { code: "CS419" });
});

Deno.test("a rotation in one request ends one that is being staged", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const { begin, commit } = rotator(world);
  const rotation = await begin();
  await sendFrame(
    admin,
    [userId, "rotate_encrypted"],
    frame([], { from_generation: 1, key_check: { payload: "x" } }),
  );
  await rejects(commit(rotation), { code: "CS404" });
});

Deno.test("two commits and a writer at once: one commit goes through, and covers whatever was written", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  await admin`select private.keep_user_rate(1_000_000)`;
  const { keyId } = await writeOne(admin, userId);
  const { begin, stage } = rotator(world);
  const rotation = await begin();
  await stage(rotation, { [keyId]: 1 });
  const sql = world.database.sql("supabase_admin", { max: 3 });
  const commit = () =>
    asUser(
      sql,
      userId,
      (t) => t`select commit_encrypted_rotation(${rotation.rotationId})`,
    );
  const write = () =>
    writeOne(sql, userId, { op: "put", key_id: keyId, key_generation: 1 });
  const [one, two, written] = await Promise.allSettled([
    commit(),
    commit(),
    write(),
  ]);
  const commits = [one, two].filter(({ status }) => status === "fulfilled");
  // Either the writer was first, and no commit covers its version; or a commit was, and the old key writes no more.
  equal(commits.length, written?.status === "fulfilled" ? 0 : 1);
  const { version, keyGeneration } = await readContent(admin, userId, keyId);
  deepEqual([version, keyGeneration], [2, commits.length + 1]);
});

Deno.test("a commit whose connection is killed leaves all or nothing, and can be made again", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const { begin, stage, commit } = rotator(world);
  const datasets: Record<string, number> = {};
  for (let made = 0; made < 20; made++) {
    datasets[(await writeOne(admin, userId)).keyId] = 1;
  }
  const rotation = await begin();
  await stage(rotation, datasets);
  const sql = world.database.sql("supabase_admin", { max: 1 });
  const commits = `select commit_encrypted_rotation('${rotation.rotationId}')`;
  await cutTransaction(sql, userId, commits);
  const [before] = await admin`
    select max(version)::int as version, (select key_generation from encrypted_accounts) as generation from encrypted_datasets`;
  deepEqual({ ...before }, { version: 1, generation: 1 });
  equal((await commit(rotation)).results.length, 20);
});

Deno.test("staging counts against the quota as far as it grows, and expires", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId, organizationId } } = world;
  const { begin, stage, commit, read } = rotator(world);
  const { keyId } = await writeOne(admin, userId, { payload: ciphertext(600) });
  await admin`insert into private.encrypted_quotas values (${organizationId}, 1000)`;
  const rotation = await begin();
  await rejects(stage(rotation, { [keyId]: 1 }, ciphertext(601)), {
    code: "CS507",
  });
  await stage(rotation, { [keyId]: 1 }, ciphertext(600));
  await admin`update private.encrypted_rotations set expires_at = now() - interval '1 second'`;
  equal(await read(), null);
  await rejects(commit(rotation), { code: "CS404" });
  await world.service.call("engine_purge", { batch: 100 });
  const [left] =
    await admin`select count(*)::int as datasets from private.staged_datasets`;
  equal(left?.datasets, 0);
  const again = await begin("again");
  await stage(again, { [keyId]: 1 }, ciphertext(600));
  equal((await commit(again)).keyGeneration, 2);
});

Deno.test("a stranger neither sees nor touches a rotation", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const { keyId } = await writeOne(admin, userId);
  const rotation = await rotator(world).begin();
  const stranger = rotator(world, (await tenant(admin)).userId);
  equal(await stranger.read(), null);
  await rejects(stranger.stage(rotation, { [keyId]: 1 }), { code: "CS404" });
  await rejects(stranger.commit(rotation), { code: "CS404" });
  await rejects(stranger.giveUp(rotation), { code: "CS404" });
  const own = await stranger.begin("new");
  await rejects(stranger.stage(own, { [keyId]: 1 }), { code: "CS404" });
});

Deno.test("a rotation that is not named is none, even where there is none", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const call = (sql: string) =>
    asUser(admin, userId, (transaction) => transaction.unsafe(sql));
  await rejects(call("select commit_encrypted_rotation(null)"), {
    code: "CS404",
  });
  await rejects(sendFrame(admin, [userId, "stage_encrypted"], frame([])), {
    code: "CS404",
  });
});
