import { deepEqual, equal, rejects } from "node:assert/strict";
import type { Sql } from "postgres";
import { database } from "../support/database.ts";
import {
  addFiles,
  claim,
  claimed,
  commit,
} from "../support/forwarder_lease.ts";
import { plantForwarder } from "../support/forwarder_world.ts";
import { tenant } from "../support/tenant.ts";

async function world(
  body: (w: {
    readonly root: Sql;
    readonly engine: Sql;
    readonly forwarderId: string;
    readonly endpointId: string;
  }) => Promise<void>,
) {
  const own = await database();
  try {
    const root = own.sql("supabase_admin");
    const planted = await plantForwarder(root, await tenant(root));
    await body({ root, engine: own.sql("service_role"), ...planted });
  } finally {
    await own.close();
  }
}

const object = (key: string, more: Record<string, string> = {}) => ({
  key,
  etag: `tag-of-${key}`,
  ...more,
});

Deno.test("engine_forwarder_add_files takes a version on once, whichever trigger tells of it", async () => {
  await world(async ({ engine, forwarderId }) => {
    const files = [object("a"), object("b"), object("a")];
    deepEqual(await addFiles(engine, forwarderId, files, "sns"), {
      added: 2,
      known: 1,
      stale: 0,
    });
    deepEqual(await addFiles(engine, forwarderId, files, "sweep"), {
      added: 0,
      known: 3,
      stale: 0,
    });
    deepEqual(
      await addFiles(engine, forwarderId, [{ key: "a", etag: '"other"' }]),
      { added: 1, known: 0, stale: 0 },
    );
  });
});

Deno.test("engine_forwarder_add_files knows a version of an event from a listing, and the other way round", async () => {
  await world(async ({ root, engine, forwarderId }) => {
    const told = [object("a", { version_id: "v1", sequencer: "0A" })];
    await addFiles(engine, forwarderId, told, "sns");
    const listed = [object("a"), object("b")];
    deepEqual(await addFiles(engine, forwarderId, listed, "sweep"), {
      added: 1,
      known: 1,
      stale: 0,
    });
    const later = [object("b", {
      version_id: "v2",
      sequencer: "0B",
      event_time: "2026-01-01T00:00:00Z",
    })];
    deepEqual(await addFiles(engine, forwarderId, later, "sns"), {
      added: 0,
      known: 1,
      stale: 0,
    });
    const rows = await root`select object_key, version_id
      from forwarder_files order by object_key`;
    deepEqual([...rows], [
      { object_key: "a", version_id: "v1" },
      { object_key: "b", version_id: "v2" },
    ]);
  });
});

Deno.test("engine_forwarder_add_files leaves an event that is older than one known of its key", async () => {
  await world(async ({ engine, forwarderId }) => {
    const event = (etag: string, sequencer: string) => ({
      key: "a",
      etag,
      sequencer,
    });
    deepEqual(await addFiles(engine, forwarderId, [event("new", "0F2")]), {
      added: 1,
      known: 0,
      stale: 0,
    });
    deepEqual(await addFiles(engine, forwarderId, [event("old", "0F1")]), {
      added: 0,
      known: 0,
      stale: 1,
    });
    deepEqual(await addFiles(engine, forwarderId, [event("last", "0F2AA")]), {
      added: 1,
      known: 0,
      stale: 0,
    });
  });
});

Deno.test("engine_forwarder_claim gives an endpoint to one of two workers", async () => {
  await world(async ({ engine, forwarderId }) => {
    await addFiles(engine, forwarderId, [object("a"), object("b")]);
    const both = await Promise.all([claim(engine, "w1"), claim(engine, "w2")]);
    const held = both.filter((one) => one !== null);
    equal(held.length, 1);
    deepEqual(held[0]?.files.map((file) => file.object_key).toSorted(), [
      "a",
      "b",
    ]);
    equal(await claim(engine, "w3"), null);
  });
});

Deno.test("engine_forwarder_claim takes over what a silent worker left, and its late commit is refused", async () => {
  await world(async ({ root, engine, forwarderId }) => {
    await addFiles(engine, forwarderId, [object("a")]);
    const first = await claimed(engine, "w1", 0);
    const second = await claimed(engine, "w2");
    deepEqual(
      second.files.map(({ id }) => id),
      first.files.map(({ id }) => id),
    );
    await rejects(
      commit(engine, first, {
        files: [{ id: first.files[0]?.id ?? "", commit_no: 1, add: {} }],
      }),
      { code: "CS410" },
    );
    const [row] = await root`
      select interruptions, stalls, commit_no from forwarder_files`;
    deepEqual({ ...row }, { interruptions: 1, stalls: 1, commit_no: 0 });
  });
});

Deno.test("engine_forwarder_claim hands a file that stopped two workers out alone, and fails it after five", async () => {
  await world(async ({ root, engine, forwarderId }) => {
    await addFiles(engine, forwarderId, [object("a"), object("b")]);
    const stall = (times: number) =>
      root`update forwarder_files set stalls = ${times}, run_after = now() - interval '1 hour' where object_key = 'a'`;
    await stall(2);
    const alone = await claimed(engine, "w1", 0);
    deepEqual(alone.files.map((file) => file.object_key), ["a"]);
    await stall(4);
    const last = await claimed(engine, "w2");
    deepEqual(last.files.map((file) => file.object_key), ["b"]);
    const [row] = await root`
      select state, error_code from forwarder_files where object_key = 'a'`;
    deepEqual({ ...row }, { state: "failed", error_code: "LEASE_EXPIRED" });
  });
});

Deno.test("engine_forwarder_claim leaves what is paused, held off or not due", async () => {
  await world(async ({ root, engine, forwarderId }) => {
    await addFiles(engine, forwarderId, [object("a")]);
    await root`update forwarder_endpoints set paused_at = now(), paused_reason = 'why'`;
    equal(await claim(engine), null);
    await root`update forwarder_endpoints set paused_at = null, paused_reason = null, breaker_open_until = now() + interval '1 hour'`;
    equal(await claim(engine), null);
    await root`update forwarder_endpoints set breaker_open_until = null`;
    await root`update integrations set status = 'disabled'`;
    equal(await claim(engine), null);
    await root`update integrations set status = 'active'`;
    await root`update forwarders set state = 'paused'`;
    equal(await claim(engine), null);
    await root`update forwarders set state = 'active'`;
    await root`update forwarder_endpoints set due_at = now()`;
    equal((await claimed(engine)).files.length, 1);
  });
});
