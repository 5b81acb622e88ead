import { deepEqual, equal, match, ok } from "node:assert/strict";
import postgres from "postgres";
import { doors } from "../../../../supabase/functions/connector-sync/index.ts";
import { signUp } from "../../../support/caller.ts";
import { connected } from "../../../support/connected.ts";
import { functionsOf } from "../../../support/function_call.ts";
import { hostedFunction } from "../../../support/function_host.ts";
import { stack } from "../../../support/stack.ts";
import { asUser, member } from "../../../support/tenant.ts";

const DAY = 86_400_000;

/** A user with an integration and how its schedules are reached. */
async function world() {
  const user = await connected(stack());
  const at = (dataset?: string) =>
    `connector-sync/integrations/${user.integrationId}/schedules${
      dataset === undefined ? "" : `/${dataset}`
    }`;
  return {
    ...user,
    at,
    put: (dataset: string, body: Record<string, unknown>) =>
      user.call(at(dataset), { method: "PUT", body }),
    remove: (dataset: string) => user.call(at(dataset), { method: "DELETE" }),
  };
}

Deno.test("PUT a schedule creates it planned, with the next five runs; again it changes nothing", async () => {
  const { put, call, at, remove, integrationId } = await world();
  const body = { cron: "30 6 * * *", timeZone: "Europe/Berlin" };
  const created = await put("service_usage", body);
  equal(created.status, 201, created.text);
  match(
    created.headers.get("location") ?? "",
    new RegExp(`${integrationId}/schedules/service_usage$`),
  );
  const { schedule } = created.body;
  deepEqual(
    [schedule.dataset, schedule.cron, schedule.timeZone, schedule.isPaused],
    ["service_usage", body.cron, body.timeZone, false],
  );
  deepEqual([schedule.lastRunAt, schedule.lastSyncLogId, schedule.lastSkip], [
    null,
    null,
    null,
  ]);
  equal(schedule.nextRuns.length, 5);
  const [first] = schedule.nextRuns;
  match(first, /T0[45]:30:00\.000Z$/);
  const late = Date.parse(schedule.nextRunAt) - Date.parse(first);
  ok(late >= 0 && late < 300_000, `put off by ${late} ms`);
  const again = await put("service_usage", body);
  equal(again.status, 200);
  deepEqual(again.body.schedule, schedule);
  deepEqual((await call(at("service_usage"))).body.schedule, schedule);
  deepEqual((await call(at())).body.schedules, [schedule]);
  equal((await remove("service_usage")).status, 200);
  equal((await call(at("service_usage"))).status, 404);
  equal((await remove("service_usage")).status, 404);
  deepEqual((await call(at())).body.schedules, []);
});

Deno.test("PUT a schedule takes an expression with spaces around and between its fields", async () => {
  const { put } = await world();
  const { status, body } = await put("all", { cron: " 30  6 *\t* *\n" });
  equal(status, 201);
  equal(body.schedule.cron, "30 6 * * *");
});

Deno.test("PUT a schedule replaces it: another plan, none while it is paused", async () => {
  const { put, remove } = await world();
  const before = await put("all", { cron: "0 3 * * *", jitterSeconds: 0 });
  const after = await put("all", { cron: "0 4 * * *", jitterSeconds: 0 });
  equal(after.status, 200);
  equal(after.body.schedule.id, before.body.schedule.id);
  match(after.body.schedule.nextRunAt, /T04:00:00\.000Z$/);
  const paused = await put("all", { cron: "0 4 * * *", isPaused: true });
  deepEqual(
    [paused.body.schedule.nextRunAt, paused.body.schedule.nextRuns],
    [null, []],
  );
  const resumed = await put("all", { cron: "0 4 * * *", jitterSeconds: 0 });
  ok(Date.parse(resumed.body.schedule.nextRunAt) - Date.now() <= DAY);
  await remove("all");
});

for (
  const [what, body, errors] of [
    ["an expression of six fields", { cron: "0 0 3 * * *" }, [
      ["/cron", "6 fields"],
    ]],
    ["more than three runs a day and an unknown zone", {
      cron: "0 * * * *",
      timeZone: "Berlin",
    }, [["/timeZone", '"Berlin"'], ["/cron", "24 runs a day"]]],
    ["no expression", {}, [["/cron", "nothing"]]],
    ["members of other forms", {
      cron: 5,
      timeZone: null,
      isPaused: "no",
      jitterSeconds: 3_601,
    }, [
      ["/cron", "5"],
      ["/timeZone", "null"],
      ["/isPaused", '"no"'],
      ["/jitterSeconds", "3601"],
    ]],
    ["a member that does not exist", { cron: "0 3 * * *", next: 1 }, [
      ["/next", "a member"],
    ]],
  ] as const
) {
  Deno.test(`PUT a schedule refuses ${what}, field by field`, async () => {
    const hosted = hostedFunction(stack(), "connector-sync", doors);
    const { accessToken } = await signUp(stack());
    const { status, body: problem } = await hosted.call(
      accessToken,
      `/integrations/${crypto.randomUUID()}/schedules/all`,
      { method: "PUT", body },
    );
    equal(status, 400);
    deepEqual(
      problem.errors.map((
        { pointer, found }: { pointer: string; found: string },
      ) => [pointer, found]),
      errors,
    );
  });
}

Deno.test("PUT a schedule allows as many runs a day as SCHEDULE_RUNS_PER_DAY says", async () => {
  const { caller, integrationId } = await world();
  const put = (limit: string) =>
    hostedFunction(stack(), "connector-sync", doors, {
      SCHEDULE_RUNS_PER_DAY: limit,
    }).call(
      caller.accessToken,
      `/integrations/${integrationId}/schedules/contracts`,
      { method: "PUT", body: { cron: "0 */4 * * *", isPaused: true } },
    );
  equal((await put("5")).status, 400);
  equal((await put("6")).status, 201);
});

Deno.test("schedules of an unknown dataset and of a foreign integration are not found", async () => {
  const { at, put, remove, call } = await world();
  equal((await put("nonsense", { cron: "0 3 * * *" })).status, 404);
  equal((await remove("nonsense")).status, 404);
  equal((await call(at("nonsense"))).status, 404);
  const stranger = functionsOf(stack(), await signUp(stack()));
  const body = { cron: "0 3 * * *" };
  equal((await stranger(at())).status, 404);
  equal((await stranger(at("all"))).status, 404);
  equal((await stranger(at("all"), { method: "PUT", body })).status, 404);
  equal((await stranger(at("all"), { method: "DELETE" })).status, 404);
});

Deno.test("a member reads schedules, and admins alone change them; what they change is recorded", async () => {
  const { put, remove, integrationId } = await world();
  await put("invoices", { cron: "0 3 * * *", isPaused: true });
  const sql = postgres(stack().superuserUrl, { max: 1, onnotice() {} });
  try {
    const [row] =
      await sql`select organization_id from integrations where id = ${integrationId}`;
    const userId = await member(sql, row?.["organization_id"], {
      role: "member",
    });
    await asUser(sql, userId, async (transaction) => {
      const [seen] =
        await transaction`select jsonb_array_length(read_schedules(${integrationId})) as count`;
      equal(seen?.["count"], 1);
      const rows = await transaction`select dataset from sync_schedules`;
      equal(rows.length, 1);
    });
    for (
      const change of [
        `select put_schedule('${integrationId}', 'all', '0 3 * * *')`,
        `select delete_schedule('${integrationId}', 'invoices')`,
      ]
    ) {
      const outcome = await asUser(
        sql,
        userId,
        (transaction) => transaction.unsafe(change),
      ).catch((error) => error.code);
      equal(outcome, "CS403");
    }
    await remove("invoices");
    const events = await sql`
      select action, details ->> 'dataset' as dataset, details ->> 'cron' as cron from audit_events
      where organization_id = ${
      row?.["organization_id"]
    } and target_kind = 'schedule' order by id`;
    deepEqual([...events], [
      { action: "schedule.put", dataset: "invoices", cron: "0 3 * * *" },
      { action: "schedule.deleted", dataset: "invoices", cron: null },
    ]);
  } finally {
    await sql.end();
  }
});

Deno.test("a schedule put past the routes that cannot be read is shown without runs", async () => {
  const { at, call, caller, remove, integrationId } = await world();
  const { error } = await caller.client.rpc("put_schedule", {
    integration_id: integrationId,
    dataset: "contracts",
    cron: "x x x x x",
  });
  equal(error, null);
  const { schedule } = (await call(at("contracts"))).body;
  deepEqual([schedule.nextRuns, schedule.nextRunAt], [[], null]);
  await remove("contracts");
});
