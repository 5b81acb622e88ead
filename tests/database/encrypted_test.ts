import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { type EngineWorld, engineWorld } from "../support/engine_world.ts";
import { asUser, tenant } from "../support/tenant.ts";
import {
  ciphertext,
  frame,
  meta,
  operation,
  readContent,
  sendFrame,
  write,
  writeOne,
} from "../support/encrypted.ts";

/** Calls a function as a user; its jsonb answer. */
// deno-lint-ignore no-explicit-any -- the answers of many functions, each checked where it is used
function ask(world: EngineWorld, call: string, user?: string): Promise<any> {
  return asUser(world.admin, user ?? world.tenant.userId, async (sql) => {
    const [row] = await sql.unsafe(`select ${call} as answer`);
    return row?.["answer"];
  });
}

Deno.test("write_encrypted() creates, writes, reads back the same bytes, deletes and brings back", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const first = operation();
  const { results: [created] } = await write(admin, userId, [first]);
  equal(created?.version, 1);
  const key_id = created?.keyId ?? "";
  const read = await readContent(admin, userId, key_id);
  equal(read.payload, first["payload"]);
  equal(read.meta.iv, (first["meta"] as { iv: string }).iv);
  equal((await writeOne(admin, userId, { op: "put", key_id })).version, 2);
  equal((await writeOne(admin, userId, { op: "delete", key_id })).version, 3);
  equal(await readContent(admin, userId, key_id), null);
  const [tombstone] = await admin`
    select payload, iv, salt from encrypted_versions where dataset_id = ${key_id} and version = 3`;
  deepEqual({ ...tombstone }, { payload: null, iv: null, salt: null });
  await rejects(writeOne(admin, userId, { op: "put", key_id }), {
    code: "CS404",
  });
  equal((await writeOne(admin, userId, { op: "undelete", key_id })).version, 4);
  const back = await readContent(admin, userId, key_id);
  equal(back.restoredVersion, 2);
  const old = await writeOne(admin, userId, {
    op: "restore",
    key_id,
    version: 1,
  });
  equal(old.version, 5);
  equal(
    (await readContent(admin, userId, key_id)).payload,
    first["payload"],
  );
});

Deno.test("write_encrypted() tells stale, missing and contradicted preconditions with the present state", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const { keyId: key_id, updatedAt } = await writeOne(admin, userId);
  const refused = async (more: Record<string, unknown>, code: string) =>
    await rejects(
      writeOne(admin, userId, { op: "put", key_id, ...more }),
      (error: { code: string; detail: string }) => {
        equal(error.code, code);
        const told = JSON.parse(error.detail);
        equal(told.currentVersion, 1);
        equal(Date.parse(told.updatedAt), Date.parse(updatedAt));
        return true;
      },
    );
  await refused({ if_match: ["7"] }, "CS412");
  await refused({ base_version: 7 }, "CS409");
  await refused(
    { meta: meta({ aad: { keyId: key_id, version: 9 } }) },
    "CS409",
  );
  await refused({ op: "create", if_none_match: true }, "CS412");
  await refused({ op: "create" }, "CS409");
  await refused(
    { meta: meta({ kdf_parameters: { iterations: 250_000 } }) },
    "CS420",
  );
  await ask(
    world,
    `change_encrypted_policy('{"requires_preconditions":true}')`,
  );
  await refused({}, "CS428");
  equal(
    (await writeOne(admin, userId, { op: "put", key_id, if_match: ["1"] }))
      .version,
    2,
  );
});

Deno.test("write_encrypted() takes a repeated write for done, and a used IV for an error", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const { keyId: key_id } = await writeOne(admin, userId);
  const second = {
    op: "put",
    key_id,
    payload: ciphertext(),
    meta: meta(),
    base_version: 1,
  };
  equal((await writeOne(admin, userId, second)).version, 2);
  equal((await writeOne(admin, userId, second)).version, 2);
  await rejects(
    writeOne(admin, userId, {
      ...second,
      base_version: 2,
      payload: ciphertext(),
    }),
    { code: "CS421" },
  );
  // Of another dataset of the same owner too: the key is the owner's.
  await rejects(writeOne(admin, userId, { meta: second.meta }), {
    code: "CS421",
  });
});

Deno.test("write_encrypted() of many racing writers with If-Match lets exactly one win each round", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const { keyId: key_id } = await writeOne(admin, userId);
  const sql = world.database.sql("supabase_admin", { max: 8 });
  for (let version = 1; version <= 5; version++) {
    const attempts = await Promise.allSettled(
      Array.from(
        { length: 8 },
        () =>
          writeOne(sql, userId, {
            op: "put",
            key_id,
            if_match: [String(version)],
          }),
      ),
    );
    equal(attempts.filter(({ status }) => status === "fulfilled").length, 1);
  }
});

Deno.test("encrypted_changes() never skips under racing writers that also roll back", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  await admin`select private.keep_user_rate(1_000_000)`;
  const sql = world.database.sql("supabase_admin", { max: 9 });
  let isDone = false;
  const writer = async (number: number) => {
    for (let round = 0; round < 12; round++) {
      await asUser(sql, userId, async (transaction) => {
        await transaction`select write_encrypted(${frame([operation()])})`;
        if ((round + number) % 3 === 0) throw new Error("rolled back");
      }).catch(() => {});
    }
  };
  const seen = new Set<string>();
  const reader = async () => {
    let since = 0;
    for (;;) {
      const last = isDone;
      const page = await ask(world, `encrypted_changes(1, ${since}, 5)`);
      for (const { keyId } of page.changes) seen.add(keyId);
      since = page.cursor;
      if (last && !page.hasMore) return;
    }
  };
  const reading = reader();
  await Promise.all(Array.from({ length: 8 }, (_, number) => writer(number)));
  isDone = true;
  await reading;
  const rows =
    await admin`select id from encrypted_datasets where owner_id = ${userId}`;
  equal(rows.length, 64);
  deepEqual([...seen].sort(), rows.map(({ id }) => id).sort());
});

Deno.test("encrypted_changes() tells deletions, and a cursor that would miss one that it is too old", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const kept = await writeOne(admin, userId);
  const gone = await writeOne(admin, userId);
  const { cursor } = await ask(world, "encrypted_changes()");
  equal(cursor, 2);
  await writeOne(admin, userId, { op: "delete", key_id: gone.keyId });
  const { changes } = await ask(world, `encrypted_changes(1, ${cursor})`);
  deepEqual(
    changes.map((
      c: { keyId: string; isDeleted: boolean },
    ) => [c.keyId, c.isDeleted]),
    [[gone.keyId, true]],
  );
  await admin`update encrypted_datasets set undeletable_until = now() - interval '100 days' where id = ${gone.keyId}`;
  await rejects(
    writeOne(admin, userId, { op: "undelete", key_id: gone.keyId }),
    { code: "CS418" },
  );
  await world.service.call("engine_purge", { batch: 100 });
  const [left] = await admin`
    select count(*)::int as versions from encrypted_versions where dataset_id = ${gone.keyId}`;
  equal(left?.versions, 0);
  await rejects(ask(world, `encrypted_changes(1, ${cursor})`), {
    code: "CS424",
  });
  await admin`select private.raise_encrypted_epoch()`;
  await rejects(ask(world, "encrypted_changes(1, 3)"), { code: "CS424" });
  equal((await ask(world, "encrypted_changes()")).changes[0].keyId, kept.keyId);
});

Deno.test("write_encrypted() of a batch is all or nothing and names what was refused", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const { keyId: key_id } = await writeOne(admin, userId);
  const batch = [
    operation(),
    operation({ op: "put", key_id, if_match: ["9"] }),
    operation({ op: "delete", key_id: crypto.randomUUID() }),
  ];
  await rejects(
    write(admin, userId, batch),
    (error: { code: string; detail: string }) => {
      equal(error.code, "CS412");
      deepEqual(
        JSON.parse(error.detail).items.map((
          item: { index: number; sqlstate: string },
        ) => [item.index, item.sqlstate]),
        [[1, "CS412"], [2, "CS404"]],
      );
      return true;
    },
  );
  const [count] =
    await admin`select count(*)::int as datasets from encrypted_datasets`;
  equal(count?.datasets, 1);
  const unchanged = [{ key_id, version: 2 }];
  await rejects(
    write(admin, userId, [operation(), operation()], { unchanged }),
    { code: "CS409" },
  );
});

Deno.test("write_encrypted() refuses growth beyond the quota, and nothing else", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId, organizationId } } = world;
  const { keyId: key_id } = await writeOne(admin, userId, {
    payload: ciphertext(600),
  });
  await admin`insert into private.encrypted_quotas values (${organizationId}, 1000)`;
  await rejects(writeOne(admin, userId, { payload: ciphertext(500) }), {
    code: "CS507",
  });
  equal(
    (await writeOne(admin, userId, {
      op: "put",
      key_id,
      payload: ciphertext(600),
    })).version,
    2,
  );
  equal((await writeOne(admin, userId, { op: "delete", key_id })).version, 3);
});

Deno.test("the hash chain tells an edit and a gap", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const { keyId: key_id } = await writeOne(admin, userId);
  for (let version = 0; version < 3; version++) {
    await writeOne(admin, userId, { op: "put", key_id });
  }
  const broken = async () => {
    const rows = await admin`
      select version::int from (select v.*, lag(v.hash) over (order by v.version) as before from encrypted_versions v) v
      where hash <> private.chain_hash(previous_hash, version, iv, payload) or before <> previous_hash
        or (version = 1 and previous_hash <> decode(repeat('00', 32), 'hex')) order by version`;
    return rows.map(({ version }) => version);
  };
  deepEqual(await broken(), []);
  await admin`update encrypted_versions set payload = payload || '\\x00' where version = 2`;
  deepEqual(await broken(), [2]);
  await admin`delete from encrypted_versions where version = 2`;
  deepEqual(await broken(), [3]);
});

Deno.test("restore_encrypted_account() puts everything where it stood, as new versions, whatever became of it since", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const changed = await writeOne(admin, userId);
  const deleted = await writeOne(admin, userId);
  const untouched = await writeOne(admin, userId);
  const { moment } =
    (await admin`select clock_timestamp()::text as moment`)[0] as unknown as {
      moment: string;
    };
  await writeOne(admin, userId, { op: "put", key_id: changed.keyId });
  await writeOne(admin, userId, { op: "delete", key_id: deleted.keyId });
  const later = await writeOne(admin, userId);
  const { results } = await ask(
    world,
    `restore_encrypted_account('${moment}')`,
  );
  equal(results.length, 3);
  const rows =
    await admin`select id, version::int, deleted_at is null as lives from encrypted_datasets`;
  const found = Object.fromEntries(
    rows.map(({ id, version, lives }) => [id, [version, lives]]),
  );
  deepEqual(found, {
    [changed.keyId]: [3, true],
    [deleted.keyId]: [3, true],
    [untouched.keyId]: [1, true],
    [later.keyId]: [2, false],
  });
  deepEqual(
    (await ask(world, `restore_encrypted_account('${moment}')`)).results,
    [],
  );
});

Deno.test("rotate_encrypted() writes every living dataset or nothing, and old keys write no more", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const [a, b] = [await writeOne(admin, userId), await writeOne(admin, userId)];
  const rotate = (ids: readonly string[]) => {
    const ops = ids.map((key_id) =>
      operation({ op: "put", key_id, base_version: 1, key_generation: 2 })
    );
    const head = { from_generation: 1, key_check: { payload: "x" } };
    return sendFrame<{ keyGeneration: number }>(
      admin,
      [userId, "rotate_encrypted"],
      frame(ops, head),
    );
  };
  await rejects(rotate([a.keyId]), { code: "CS409" });
  equal((await rotate([a.keyId, b.keyId])).keyGeneration, 2);
  await rejects(writeOne(admin, userId, { key_generation: 1 }), {
    code: "CS419",
  });
  await rejects(
    writeOne(admin, userId, { op: "restore", key_id: a.keyId, version: 1 }),
    { code: "CS419" },
  );
  await rejects(rotate([a.keyId, b.keyId]), { code: "CS419" });
});

Deno.test("retention drops what policy no longer keeps, and frees its bytes", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const { keyId: key_id } = await writeOne(admin, userId, {
    payload: ciphertext(100),
  });
  for (let version = 0; version < 4; version++) {
    await writeOne(admin, userId, {
      op: "put",
      key_id,
      payload: ciphertext(100),
    });
  }
  await ask(world, `change_encrypted_policy('{"keep_versions":2}')`);
  await world.service.call("engine_purge", { batch: 100 });
  const rows =
    await admin`select version::int from encrypted_versions order by 1`;
  deepEqual(rows.map(({ version }) => version), [4, 5]);
  const [account] = await admin`select bytes_used::int from encrypted_accounts`;
  equal(account?.bytes_used, 200);
});

Deno.test("a stranger finds nothing under a foreign keyId, and may use the same one", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  const { keyId: key_id } = await writeOne(admin, userId);
  const stranger = (await tenant(admin)).userId;
  for (const op of ["put", "delete", "restore", "undelete"]) {
    await rejects(writeOne(admin, stranger, { op, key_id, version: 1 }), {
      code: "CS404",
    });
  }
  equal(await readContent(admin, stranger, key_id), null);
  equal(
    await ask(world, `list_encrypted_versions('${key_id}')`, stranger),
    null,
  );
  equal((await writeOne(admin, stranger, { key_id })).version, 1);
  ok((await readContent(admin, userId, key_id)).payload);
});
