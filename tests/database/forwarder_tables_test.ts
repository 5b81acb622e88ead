import { deepEqual, rejects } from "node:assert/strict";
import { database } from "../support/database.ts";
import { plantForwarder } from "../support/forwarder_world.ts";
import { tenant } from "../support/tenant.ts";

Deno.test("forwarder_files keeps counts that do not add up out", async () => {
  const own = await database();
  try {
    const sql = own.sql("supabase_admin");
    const planted = await plantForwarder(sql, await tenant(sql));
    const [file] = await sql<{ id: string }[]>`
      insert into forwarder_files (organization_id, forwarder_id, bucket, object_key, trigger, dedupe_key, records_read, records_sent)
      values (${planted.organizationId}, ${planted.forwarderId}, 'a-bucket', 'k', 'manual', 'k', 10, 4) returning id`;
    if (!file) throw new Error("nothing was inserted");
    const counts = await sql`
      select records_pending from forwarder_files where id = ${file.id}`;
    deepEqual(counts.map(({ records_pending }) => Number(records_pending)), [
      6,
    ]);
    await rejects(
      Promise.resolve(
        sql`update forwarder_files set records_dead = 7 where id = ${file.id}`,
      ),
      { constraint_name: "forwarder_files_are_conserved" },
    );
    for (const state of ["done", "superseded"]) {
      await rejects(
        Promise.resolve(
          sql`update forwarder_files set state = ${state}, ended_at = now() where id = ${file.id}`,
        ),
        { constraint_name: "forwarder_files_done_leave_nothing" },
      );
    }
    await sql`update forwarder_files set state = 'done', ended_at = now(), records_dead = 5, records_skipped = 1 where id = ${file.id}`;
  } finally {
    await own.close();
  }
});
