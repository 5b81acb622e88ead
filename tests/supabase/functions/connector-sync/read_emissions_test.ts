import { deepEqual, equal, ok } from "node:assert/strict";
import { Decimal } from "../../../../shared/platform/decimal.ts";
import { signUp } from "../../../support/caller.ts";
import { type Connected, connected } from "../../../support/connected.ts";
import { eventually } from "../../../support/eventually.ts";
import { functionsOf } from "../../../support/function_call.ts";
import { stack } from "../../../support/stack.ts";

const PATH = "connector-sync/emissions";

/** Three months ago: published, whatever day of the month it is. */
function publishedMonth(): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 3))
    .toISOString().slice(0, 7);
}

async function synced(world: Connected, period: string): Promise<void> {
  const { body } = await world.call("connector-sync/sync/aws", {
    body: { dataset: "emissions", period },
  });
  const ended = await eventually(
    () => world.call(`connector-sync/jobs/${body.job_id}`),
    (answer) => answer.body.status !== "running",
  );
  equal(ended.body.status, "succeeded", ended.text);
}

/** Kilograms that AWS told of the parts, beside the service's code. */
async function told(
  { account }: Connected,
  month: string,
  parts: readonly string[],
): Promise<Decimal> {
  const { emissions } = await account.control<
    { emissions: { tons: Record<string, number> }[] }
  >(`emissions?month=${month}-01`);
  const tons = emissions.flatMap(({ tons }) =>
    parts.map((part) => Decimal.fromDouble(tons[part] ?? NaN))
  );
  return tons.reduce((sum, ton) => sum.add(ton), Decimal.ZERO)
    .multiply(Decimal.parse("1000"));
}

Deno.test("GET emissions tells what AWS reports, to the last digit, by either method", async () => {
  const world = await connected(stack());
  const month = publishedMonth();
  await synced(world, month);
  for (
    const [method, word] of [["location_based", "LBM"], ["market_based", "MBM"]]
  ) {
    const { status, body } = await world.call(
      `${PATH}?from=${month}&to=${month}&method=${method}`,
    );
    equal(status, 200);
    const expected = await told(world, month, [
      "SCOPE_1",
      `SCOPE_2_${word}`,
      `SCOPE_3_${word}`,
    ]);
    equal(Decimal.parse(body.totalKg).compare(expected), 0);
    deepEqual(body.months, [month]);
    deepEqual(body.gaps, []);
    deepEqual(
      body.rows.map(({ key }: { key: string }) => key).sort(),
      ["1", "2", "3"],
    );
  }
});

Deno.test("GET emissions groups by region and keeps a global service apart", async () => {
  const world = await connected(stack());
  const month = publishedMonth();
  await synced(world, month);
  const { body } = await world.call(
    `${PATH}?from=${month.replace("-", "")}&to=${month}&group=region`,
  );
  const keys = body.rows.map(({ key }: { key: string | null }) => key);
  ok(keys.includes(null) && keys.includes("eu-central-1"));
});

Deno.test("GET emissions tells a stranger nothing of another organization, and refuses a wrong method by its name", async () => {
  const world = await connected(stack());
  const month = publishedMonth();
  await synced(world, month);
  const stranger = functionsOf(stack(), await signUp(stack()));
  const { organizationId } = world.caller;
  const foreign = await stranger(
    `${PATH}?from=${month}&to=${month}&organizationId=${organizationId}`,
  );
  deepEqual([foreign.body.totalKg, foreign.body.rows], ["0", []]);
  const { status, body } = await world.call(`${PATH}?method=both`);
  equal(status, 400);
  equal(body.errors[0].pointer, "/method");
});
