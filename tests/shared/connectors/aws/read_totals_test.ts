import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { awsScene } from "../../../support/aws_scene.ts";
import { chargesOf } from "../../../support/staged_load.ts";

Deno.test("readTotalsPage() asks again without net costs when they are refused, and leaves them unknown", async () => {
  await using scene = await awsScene({ plant: { netMetrics: false } });
  const { totals, warnings, end, ...staged } = await scene.read();
  equal(end, "complete");
  deepEqual(warnings.map(({ code }) => code), ["NET_COSTS_REFUSED"]);
  for (
    const row of [...totals, ...chargesOf({ totals, warnings, end, ...staged })]
  ) {
    equal(row.net_unblended_cost, undefined);
    equal(row.net_amortized_cost, undefined);
  }
  for (const row of chargesOf({ totals, warnings, end, ...staged })) {
    equal(row.billed_cost, row.unblended_cost);
    equal(row.effective_cost, row.amortized_cost);
  }
  const refused = (await scene.calls()).filter(({ error }) => error !== null);
  equal(refused.length, 1);
});

Deno.test("readTotalsPage() reads totals over several pages before the first charges", async () => {
  await using scene = await awsScene();
  const { totals, pages } = await scene.read();
  ok((pages[0]?.cursor as { token: unknown }).token !== null);
  equal(new Set(totals.map(({ record_type }) => record_type)).size, 12);
});

Deno.test("readTotalsPage() keeps a total for each currency of a type", async () => {
  await using scene = await awsScene();
  const { totals } = await scene.read();
  deepEqual(
    totals.filter(({ record_type }) => record_type === "Usage")
      .map(({ billing_currency }) => billing_currency).sort(),
    ["EUR", "USD"],
  );
});

Deno.test("readTotalsPage() opens an empty load for a period without figures", async () => {
  await using scene = await awsScene({ profile: "empty" });
  const { load, end, pages, totals } = await scene.read();
  equal(end, "complete");
  equal(load?.source, "aws_cost_explorer");
  deepEqual([pages.length, totals.length], [1, 0]);
});

Deno.test("readTotalsPage() does not go on with a broken control total", async () => {
  await using scene = await awsScene();
  await scene.fault({ kind: "bad_record" });
  await rejects(scene.read(), (error: { code?: string; message: string }) => {
    equal(error.code, "PROVIDER_SHAPE_UNKNOWN");
    ok(error.message.includes("/ResultsByTime/0/Groups/0/Metrics/"));
    return true;
  });
});
