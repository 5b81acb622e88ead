import { deepEqual, equal, ok } from "node:assert/strict";
import { awsScene } from "../../../support/aws_scene.ts";
import { chargesOf, sumBy } from "../../../support/staged_load.ts";

Deno.test("readChargesPage() rejects a bad record with its reason and place, and keeps the rest", async () => {
  await using scene = await awsScene({ plant: { badRecords: 3 } });
  const whole = await awsScene();
  const undisturbed = await whole.read();
  await whole[Symbol.asyncDispose]();
  const staged = await scene.read();
  equal(staged.end, "complete");
  equal(staged.rejects.length, 3);
  equal(chargesOf(staged).length, chargesOf(undisturbed).length - 3);
  const [missing, unparsable] = staged.rejects;
  deepEqual(
    missing?.reason,
    "/Metrics/UnblendedCost/Amount must be a decimal number: found nothing",
  );
  deepEqual(
    unparsable?.reason,
    '/Metrics/UnblendedCost/Amount must be a decimal number: found "1,234.5.6"',
  );
  ok(
    /^usage\/\d+#\/ResultsByTime\/2\/Groups\/0$/.test(
      missing?.record_path ?? "",
    ),
    missing?.record_path,
  );
  ok(JSON.parse(missing?.raw ?? "").Keys.length === 2);
});

Deno.test("readChargesPage() never adds currencies up", async () => {
  await using scene = await awsScene();
  const euro = chargesOf(await scene.read()).filter((row) =>
    row.billing_currency === "EUR"
  );
  ok(euro.length > 0);
  equal(new Set(euro.map((row) => row.service_name)).size, 1);
});

Deno.test("readChargesPage() stores names with quotes, commas and letters beyond ASCII as they are", async () => {
  await using scene = await awsScene();
  const staged = await scene.read();
  const names = new Set(chargesOf(staged).map((row) => row.service_name));
  ok(
    [...names].some((name) => /["“]/.test(name) && name.includes(",")),
    [...names].join("\n"),
  );
  deepEqual(
    Object.fromEntries(staged.accounts),
    Object.fromEntries(
      scene.account.linkedAccounts.map(({ id, name }) => [id, name]),
    ),
  );
});

Deno.test("readChargesPage() gives refunds the category of what they refund, as corrections", async () => {
  await using scene = await awsScene();
  const { parts } = await scene.read();
  const [refund] = parts.get("refund") ?? [];
  deepEqual(
    [refund?.charge_category, refund?.charge_class, refund?.source_charge_type],
    ["Usage", "Correction", "Refund"],
  );
});

Deno.test("readChargesPage() calls today's figures estimated, and takes AWS's word for the days before", async () => {
  await using scene = await awsScene();
  const february = await scene.read({
    period_start: "2026-02-01",
    period_end: "2026-03-01",
  });
  equal(chargesOf(february).some((row) => row.is_estimated), false);
  const march = await scene.read();
  equal(chargesOf(march).every((row) => row.is_estimated), true);
});

Deno.test("readChargesPage() fills billed and effective cost from the net figures", async () => {
  await using scene = await awsScene();
  const charges = chargesOf(await scene.read());
  const all = () => "all";
  deepEqual(
    sumBy(charges, "billed_cost", all),
    sumBy(charges, "net_unblended_cost", all),
  );
  deepEqual(
    sumBy(charges, "effective_cost", all),
    sumBy(charges, "net_amortized_cost", all),
  );
});
