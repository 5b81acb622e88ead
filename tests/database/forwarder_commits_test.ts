import { deepEqual, equal, rejects } from "node:assert/strict";
import type { Sql } from "postgres";
import { database } from "../support/database.ts";
import {
  addFiles,
  claim,
  claimed,
  commit,
  type Held,
} from "../support/forwarder_lease.ts";
import { plantForwarder } from "../support/forwarder_world.ts";
import { tenant } from "../support/tenant.ts";

interface World {
  readonly root: Sql;
  readonly engine: Sql;
  readonly held: Held;
  readonly fileId: string;
  readonly forwarderId: string;
}

async function heldFile(body: (w: World) => Promise<void>) {
  const own = await database();
  try {
    const root = own.sql("supabase_admin");
    const engine = own.sql("service_role");
    const { forwarderId } = await plantForwarder(root, await tenant(root));
    await addFiles(engine, forwarderId, [{ key: "a" }]);
    const held = await claimed(engine);
    const fileId = held.files[0]?.id ?? "";
    await body({ root, engine, held, fileId, forwarderId });
  } finally {
    await own.close();
  }
}

const checkpoint = (offset: number, records: number) => ({
  v: 1,
  offset,
  records,
  done: [],
  compression: "none",
});

const letter = (start: number, records: readonly string[]) => ({
  byte_start: start,
  byte_end: start + 10,
  first_record: start,
  record_count: records.length,
  reason: "rejected",
  records: `[${records.join(",")}]`,
  raw: null,
  idempotency_key: `key-${start}`,
  attempts: [],
  last_status: 422,
  error: "no",
});

async function counts(root: Sql) {
  const [row] = await root`
    select state, records_read::int as read, records_sent::int as sent, records_dead::int as dead, records_skipped::int as skipped,
      records_discarded::int as discarded, records_pending::int as pending from forwarder_files order by created_at, id limit 1`;
  return { ...row };
}

Deno.test("engine_forwarder_commit moves checkpoint, counters, dead letters, token and limit together", async () => {
  await heldFile(async ({ root, engine, held, fileId }) => {
    const answer = await commit(engine, held, {
      files: [{
        id: fileId,
        commit_no: 1,
        checkpoint: checkpoint(100, 10),
        records_read: 12,
        add: { sent: 7, dead: 2, skipped: 1, uncertain: 3 },
        dead_letters: [letter(0, ["1", "2"])],
      }],
      endpoint: {
        limit_state: { limit: 4 },
        sealed_token: "v1.k1.YQ.YQ",
        token_expires_at: "2026-12-01T00:00:00Z",
        add: { requests: 3, token_refreshes: 1, failures: 1, latency_ms: 40 },
      },
    });
    equal(answer.applied, true);
    deepEqual(await counts(root), {
      state: "running",
      read: 12,
      sent: 7,
      dead: 2,
      skipped: 1,
      discarded: 0,
      pending: 2,
    });
    const [endpoint] = await root`
      select e.limit_state, e.requests::int, t.sealed, a.records_sent::int as sent, a.failures::int
      from forwarder_endpoints e join private.forwarder_tokens t on t.endpoint_id = e.id join forwarder_activity a on a.endpoint_id = e.id`;
    deepEqual({ ...endpoint }, {
      limit_state: { limit: 4 },
      requests: 3,
      sealed: "v1.k1.YQ.YQ",
      sent: 7,
      failures: 1,
    });
    await commit(engine, held, {
      files: [{
        id: fileId,
        commit_no: 2,
        checkpoint: checkpoint(120, 12),
        records_read: 12,
        add: { sent: 2 },
        end: { state: "done" },
      }],
      releases: true,
    });
    deepEqual((await counts(root)).state, "done");
    equal(await claim(engine), null);
  });
});

Deno.test("engine_forwarder_commit applies a repeated commit once and hands out again what its answer held", async () => {
  await heldFile(async ({ root, engine, held, fileId, forwarderId }) => {
    await addFiles(engine, forwarderId, [{ key: "b", etag: "b" }]);
    const told = {
      commit_id: crypto.randomUUID(),
      holds: [fileId],
      want_files: 5,
      files: [{
        id: fileId,
        commit_no: 1,
        checkpoint: checkpoint(50, 5),
        records_read: 5,
        add: { sent: 5 },
      }],
      endpoint: { add: { requests: 1 } },
    };
    const first = await commit(engine, held, told);
    const again = await commit(engine, held, told);
    deepEqual([first.applied, again.applied], [true, false]);
    deepEqual(again.more_files, first.more_files);
    deepEqual(again.more_files.map((file) => file.object_key), ["b"]);
    equal((await counts(root)).sent, 5);
    const [row] = await root`select requests::int from forwarder_endpoints`;
    equal(row?.requests, 1);
  });
});

Deno.test("engine_forwarder_commit writes nothing of a commit that contradicts itself", async () => {
  await heldFile(async ({ root, engine, held, fileId }) => {
    const file = {
      id: fileId,
      commit_no: 1,
      checkpoint: checkpoint(50, 5),
      records_read: 5,
    };
    const endpoint = { add: { requests: 1 } };
    const cases = [
      [
        { ...file, add: { dead: 3 }, dead_letters: [letter(0, ["1"])] },
        "CS400",
      ],
      [{ ...file, commit_no: 2 }, "CS411"],
      [{ ...file, add: { sent: 6 } }, "23514"],
      [{ ...file, add: { sent: 4 }, end: { state: "done" } }, "23514"],
    ] as const;
    for (const [told, code] of cases) {
      await rejects(commit(engine, held, { files: [told], endpoint }), {
        code,
      });
    }
    deepEqual((await counts(root)).read, 0);
    const [row] = await root`select requests::int,
      (select count(*)::int from dead_letters) as letters from forwarder_endpoints`;
    deepEqual({ ...row }, { requests: 0, letters: 0 });
  });
});

Deno.test("engine_forwarder_commit discards what was read of an overwritten file and not sent", async () => {
  await heldFile(async ({ root, engine, held, fileId }) => {
    await commit(engine, held, {
      files: [{
        id: fileId,
        commit_no: 1,
        checkpoint: checkpoint(50, 5),
        records_read: 9,
        add: { sent: 5 },
        end: { state: "superseded", error: "overwritten" },
      }],
    });
    deepEqual(await counts(root), {
      state: "superseded",
      read: 9,
      sent: 5,
      dead: 0,
      skipped: 0,
      discarded: 4,
      pending: 0,
    });
  });
});

Deno.test("engine_forwarder_commit pins the version a file has, and ends one that is taken on already", async () => {
  await heldFile(async ({ root, engine, held, fileId, forwarderId }) => {
    await addFiles(engine, forwarderId, [{ key: "a", etag: "e1" }], "sns");
    const answer = await commit(engine, held, {
      files: [{ id: fileId, commit_no: 1, etag: "e1", add: {} }],
    });
    deepEqual(answer.ended, [fileId]);
    const [twin] = await root`
      select error_code from forwarder_files where id = ${fileId}`;
    equal(twin?.error_code, "ALREADY_TAKEN");
    await addFiles(engine, forwarderId, [{ key: "c" }]);
    const { more_files: [other] } = await commit(engine, held, {
      want_files: 20,
      files: [],
    }).then((a) => ({
      more_files: a.more_files.filter((file) => file.object_key === "c"),
    }));
    await commit(engine, held, {
      files: [{ id: other?.id ?? "", commit_no: 1, etag: "e2", add: {} }],
    });
    deepEqual(await addFiles(engine, forwarderId, [{ key: "c", etag: "e2" }]), {
      added: 0,
      known: 1,
      stale: 0,
    });
  });
});

Deno.test("engine_forwarder_commit tells the holder to stop files of a forwarder that was paused", async () => {
  await heldFile(async ({ root, engine, held, fileId }) => {
    await root`update forwarders set state = 'paused'`;
    const answer = await commit(engine, held, { files: [] });
    deepEqual(answer.stop, [fileId]);
  });
});

Deno.test("engine_forwarder_commit gives the lease back with what was not ended", async () => {
  await heldFile(async ({ root, engine, held, fileId }) => {
    await commit(engine, held, { files: [], releases: true });
    const [row] = await root`
      select state, attempts, interruptions from forwarder_files`;
    deepEqual({ ...row }, { state: "queued", attempts: 0, interruptions: 0 });
    const next = await claimed(engine, "w2");
    deepEqual(next.files.map(({ id }) => id), [fileId]);
    await rejects(commit(engine, held, { files: [] }), { code: "CS410" });
  });
});

Deno.test("engine_forwarder_commit moves dead to sent when a letter is sent again, whole or in part", async () => {
  await heldFile(async ({ root, engine, held, fileId }) => {
    await commit(engine, held, {
      files: [{
        id: fileId,
        commit_no: 1,
        checkpoint: checkpoint(50, 6),
        records_read: 6,
        add: { sent: 1, dead: 5 },
        dead_letters: [letter(0, ["1", "2", "3"]), letter(20, ["4", "5"])],
        end: { state: "done" },
      }],
      releases: true,
    });
    await root`update dead_letters set state = 'redriving'`;
    await root`update forwarder_endpoints set due_at = now(), edge_due_at = now()`;
    const next = await claimed(engine, "w2");
    const [whole, part] = next.redrives.toSorted((left, right) =>
      left.record_count - right.record_count
    );
    deepEqual(whole?.records, "[4,5]");
    deepEqual(whole?.idempotency_key, "key-20");
    const answer = await commit(engine, next, {
      redriven: [
        { id: whole?.id ?? "", state: "sent", attempts: [{ status: 200 }] },
        {
          id: part?.id ?? "",
          state: "sent",
          uncertain: 3,
          dead_letters: [{ ...letter(4, ["2"]), byte_end: 6 }],
        },
      ],
      releases: true,
    });
    equal(answer.applied, true);
    deepEqual(await counts(root), {
      state: "done",
      read: 6,
      sent: 5,
      dead: 1,
      skipped: 0,
      discarded: 0,
      pending: 0,
    });
    const [open] = await root`select sum(record_count)::int as records
      from dead_letters where state in ('open', 'redriving')`;
    equal(open?.records, 1);
  });
});
