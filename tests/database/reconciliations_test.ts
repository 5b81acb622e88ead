import { deepEqual, equal } from "node:assert/strict";
import {
  claimJob,
  type EngineWorld,
  engineWorld,
  readJob,
} from "../support/engine_world.ts";
import {
  charge,
  primaryTotal,
  publish,
  readOpenJob,
  total,
} from "../support/publish.ts";

Deno.test("engine.finish() stores what the totals hold beyond the rows, so that the stored total is the source's", async () => {
  await using world = await engineWorld();
  const { status } = await publish(world, {
    parts: {
      Usage: [charge({ unblended_cost: "10.000000001", is_estimated: false })],
      Tax: [charge({ unblended_cost: "2" })],
    },
    totals: [total("Usage", "10.009"), total("Tax", "2")],
  });
  equal(status, "succeeded");
  equal(await primaryTotal(world), "12.009000000");
  deepEqual(await reconciled(world), [
    ["unblended_cost", "12.009", "12.000000001", "0.008999999", "matched"],
  ]);
  const [residual] = await world.admin`
    select service_name, sub_account_id, charge_category, source_charge_type, unblended_cost::text as cost, is_estimated
    from charges where source_charge_type = 'Usage'`;
  deepEqual(residual, {
    service_name: "Not attributed by the source",
    sub_account_id: null,
    charge_category: "Usage",
    source_charge_type: "Usage",
    cost: "0.008999999",
    is_estimated: false,
  });
});

Deno.test("engine.finish() has only the parts read again that differ, and each once", async () => {
  await using world = await engineWorld();
  const steady = [charge({ unblended_cost: "10" })];
  const totals = [total("Usage", "10"), total("Tax", "2")];
  const first = await publish(world, {
    parts: { Usage: steady, Tax: [charge()] },
    totals,
  });
  equal(first.reread, true);
  const waiting = await readJob(world, first.job_id);
  deepEqual(waiting.cursor, { v: 1, read_again: ["Tax"] });
  // Meanwhile usage is restated too: what was right before is now what differs.
  const restated = [total("Usage", "11"), total("Tax", "2")];
  const tax = [charge({ unblended_cost: "2" })];
  const second = await readOpenJob(world, {
    parts: { Usage: steady, Tax: tax },
    totals: restated,
  });
  equal(second.reread, true);
  deepEqual((await readJob(world, first.job_id)).reread_parts, [
    "Tax",
    "Usage",
  ]);
  const third = await readOpenJob(world, {
    parts: { Usage: [charge({ unblended_cost: "11" })], Tax: tax },
    totals: restated,
  });
  equal(third.status, "succeeded");
  equal(await primaryTotal(world), "13");
});

Deno.test("engine.commit() lets go of parts the source no longer has", async () => {
  await using world = await engineWorld();
  const first = await publish(world, {
    parts: { Usage: [charge()], Refund: [charge({ unblended_cost: "-3" })] },
    totals: [total("Usage", "1")],
    rejected: 1,
  });
  equal(first.reread, true);
  const job = await claimJob(world);
  await world.engine.commit(job, job.page_no + 1, {
    rows: {
      vanished_parts: ["Refund"],
      control_totals: [total("Usage", "1")],
    },
    rejects: [],
    requests: [],
    cursor: { v: 1 },
  });
  const { status } = await world.engine.finish(job, "complete");
  equal(status, "partial");
  equal((await readJob(world, job.job_id)).error_code, "RECORDS_REJECTED");
  equal((await readJob(world, job.job_id)).records_failed, 1);
  equal(await primaryTotal(world), "1");
});

Deno.test("engine.finish() reads once more when totals differ by over a cent, then is partial and names the contributors", async () => {
  await using world = await engineWorld();
  const reading = {
    parts: { Usage: [charge({ unblended_cost: "10" })], Tax: [charge()] },
    totals: [total("Usage", "12.5"), total("Tax", "0.75")],
    rejected: 1,
  };
  const first = await publish(world, reading);
  deepEqual([first.status, first.reread], ["queued", true]);
  equal(await primaryTotal(world), null);
  const again = await readOpenJob(world, reading);
  equal(again.job_id, first.job_id);
  equal(again.status, "partial");
  const job = await readJob(world, first.job_id);
  equal(job.error_code, "RECONCILIATION_DIFFERS");
  deepEqual([job.rereads, job.records_failed, job.page_no], [1, 2, 4]);
  const [row] = await world.admin`
    select contributors, (select count(*)::int from sync_rejects) as rejects from reconciliations order by id desc limit 1`;
  deepEqual(row?.contributors, [
    { part: "Usage", residual: "2.5", record_types: ["Usage"] },
    { part: "Tax", residual: "-0.25", record_types: ["Tax"] },
  ]);
  equal(row?.rejects, 2);
  equal(await primaryTotal(world), "13.25");
});

Deno.test("engine.finish() is content with the second read when the first one differed", async () => {
  await using world = await engineWorld();
  const totals = [total("Usage", "10")];
  await publish(world, { parts: { Usage: [charge()] }, totals });
  const { status } = await readOpenJob(world, {
    parts: { Usage: [charge({ unblended_cost: "10" })] },
    totals,
  });
  equal(status, "succeeded");
  equal(await primaryTotal(world), "10");
});

Deno.test("reconcile_load() does not let two differences of opposite sign cancel out", async () => {
  await using world = await engineWorld();
  const { reread } = await publish(world, {
    parts: {
      Usage: [charge({ unblended_cost: "5" })],
      Tax: [charge({ unblended_cost: "5" })],
    },
    totals: [total("Usage", "4"), total("Tax", "6")],
  });
  equal(reread, true);
});

Deno.test("reconcile_load() keeps currencies and measures apart, and compares none the source gives no total of", async () => {
  await using world = await engineWorld();
  const euro = { billing_currency: "EUR" };
  const { status } = await publish(world, {
    parts: {
      Usage: [
        charge({ unblended_cost: "5", net_unblended_cost: "4" }),
        charge({ ...euro, unblended_cost: "7" }),
      ],
    },
    totals: [
      total("Usage", "5"),
      total("Usage", "7", { ...euro, record_type: "Usage EUR" }),
    ],
  });
  equal(status, "succeeded");
  deepEqual(await reconciled(world), [
    ["unblended_cost", "7", "7", "0", "matched"],
    ["unblended_cost", "5", "5", "0", "matched"],
  ]);
});

Deno.test("reconcile_load() holds rows of a part without a total against nothing", async () => {
  await using world = await engineWorld();
  const { reread } = await publish(world, {
    parts: { Usage: [charge()], Refund: [charge({ unblended_cost: "-3" })] },
    totals: [total("Usage", "1")],
  });
  equal(reread, true);
});

Deno.test("engine.finish() without totals publishes, with nothing to compare", async () => {
  await using world = await engineWorld();
  const { status } = await publish(world, { parts: { Usage: [charge()] } });
  equal(status, "succeeded");
  deepEqual(await reconciled(world), []);
});

Deno.test("engine.finish() is partial with RECORDS_REJECTED when records were", async () => {
  await using world = await engineWorld();
  const { status, job_id } = await publish(world, {
    parts: { Usage: [charge()] },
    rejected: 3,
  });
  equal(status, "partial");
  const job = await readJob(world, job_id);
  deepEqual([job.error_code, job.error_message], [
    "RECORDS_REJECTED",
    "3 records were rejected",
  ]);
});

async function reconciled({ admin }: EngineWorld): Promise<unknown[][]> {
  const rows = await admin`
    select measure, source_total::text as source, read_total::text as read, residual::text, status
    from reconciliations order by billing_currency, measure`;
  return rows.map((row) => Object.values(row));
}

Deno.test("engine.finish() counts rejected lines against a part, and does not read it again for them", async () => {
  await using world = await engineWorld();
  const reading = {
    parts: { file: [charge({ source_lines: 3 })] },
    totals: [total("file", "1", { source_lines: 4, rejected_lines: 1 })],
    rejected: 1,
  };
  const { status, reread, job_id: id } = await publish(world, reading);
  deepEqual([status, reread], ["partial", false]);
  equal((await readJob(world, id)).error_code, "RECORDS_REJECTED");
  deepEqual(await reconciled(world), [
    ["source_lines", "4", "3", "1", "differs"],
    ["unblended_cost", "1", "1", "0", "matched"],
  ]);
  equal(await primaryTotal(world), "1");
});

Deno.test("engine.finish() reads a part again that lacks more lines than were rejected", async () => {
  await using world = await engineWorld();
  const { reread } = await publish(world, {
    parts: { file: [charge({ source_lines: 3 })] },
    totals: [total("file", "1", { source_lines: 5, rejected_lines: 1 })],
    rejected: 1,
  });
  equal(reread, true);
});
