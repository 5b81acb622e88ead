/**
 * How PostgreSQL goes about the engine's and the readers' questions, on data large enough that it matters.
 *
 * @module
 */
import { deepEqual, ok } from "node:assert/strict";
import type { Sql, TransactionSql } from "postgres";
import { type EngineWorld, engineWorld } from "../support/engine_world.ts";
import { charge, publish } from "../support/publish.ts";
import { queueJobs } from "../support/queued_jobs.ts";
import { asUser } from "../support/tenant.ts";

interface PlanNode {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly "Relation Name"?: string;
  readonly Plans?: readonly PlanNode[];
}

/** Every node of a plan. */
async function plan(
  sql: Sql | TransactionSql,
  query: string,
): Promise<PlanNode[]> {
  const [row] = await sql.unsafe(`explain (format json) ${query}`);
  const nodes = (node: PlanNode): PlanNode[] => [
    node,
    ...(node.Plans ?? []).flatMap(nodes),
  ];
  return nodes(row?.["QUERY PLAN"][0].Plan);
}

function indexesOf(nodes: readonly PlanNode[]): string[] {
  return nodes.flatMap((node) => node["Index Name"] ?? []);
}

function scansOf(nodes: readonly PlanNode[], relation: string): string[] {
  return nodes.filter((node) => node["Relation Name"] === relation)
    .map((node) => node["Node Type"]);
}

Deno.test("a claim finds turn, job and lost lease through their indexes, past any number of finished jobs", async () => {
  await using world = await engineWorld();
  await queueJobs(world, { organizations: 200, jobs: 100 });
  await world.admin`
    update sync_jobs set status = 'succeeded', finished_at = now() where extract(day from period_start) > 3`;
  await world.admin`vacuum analyze`;
  const turn = await plan(
    world.admin,
    `select from private.organization_turns t where t.turn_at <= clock_timestamp() and t.turn_at < 'infinity' order by t.turn_at limit 1 for update skip locked`,
  );
  deepEqual(indexesOf(turn), ["organization_turns_in_line"]);
  const job = await plan(
    world.admin,
    `select from sync_jobs j where j.organization_id = '${world.tenant.organizationId}' and not j.needs_worker and j.status = 'queued'
      and j.run_after <= clock_timestamp() order by j.run_after, j.id limit 1 for no key update skip locked`,
  );
  deepEqual(indexesOf(job), ["sync_jobs_to_claim"]);
  const lost = await plan(
    world.admin,
    `select from sync_jobs j where j.status = 'running' and j.lease_expires_at < clock_timestamp()
      order by j.lease_expires_at limit 20 for no key update skip locked`,
  );
  deepEqual(indexesOf(lost), ["sync_jobs_with_lease"]);
});

Deno.test("a reader's week of primary_charges reads that week alone, and joins no coverage row by row", async () => {
  await using world = await engineWorld();
  await plantCharges(world);
  const week = await asUser(
    world.admin,
    world.tenant.userId,
    (sql) =>
      plan(
        sql,
        "select sum(billed_cost) from primary_charges where charge_period_start >= '2026-10-03' and charge_period_start < '2026-10-06'",
      ),
  );
  ok(indexesOf(week).includes("charges_by_organization_and_day"));
  deepEqual(scansOf(week, "charges").filter((kind) => kind === "Seq Scan"), []);
  deepEqual(
    week.filter((node) => node["Node Type"] === "Nested Loop").length,
    0,
  );
});

Deno.test("a reader's list of newest jobs goes by the index of the organization", async () => {
  await using world = await engineWorld();
  await queueJobs(world, { organizations: 100, jobs: 100 });
  await world.admin`vacuum analyze`;
  const list = await asUser(
    world.admin,
    world.tenant.userId,
    (sql) =>
      plan(sql, "select id from sync_jobs order by created_at desc limit 20"),
  );
  deepEqual(
    scansOf(list, "sync_jobs").filter((kind) => kind === "Seq Scan"),
    [],
  );
});

/** A month of 20,000 charges of 40 accounts. */
async function plantCharges(world: EngineWorld): Promise<void> {
  const charges = Array.from({ length: 20_000 }, (_, index) => {
    const day = 1 + index % 28;
    const start = `2026-10-${String(day).padStart(2, "0")}T00:00:00Z`;
    return charge({
      sub_account_id: String(210_000_000_000 + index % 40),
      usage_type: String(index),
      charge_period_start: start,
      charge_period_end: "2026-11-01T00:00:00Z",
    });
  });
  await publish(world, { parts: { Usage: charges } });
  await world.admin`vacuum analyze`;
}
