import { deepEqual, equal } from "node:assert/strict";
import { awsScene } from "../../../support/aws_scene.ts";
import {
  chargesOf,
  readPages,
  stage,
  sumBy,
} from "../../../support/staged_load.ts";

/** Pages of these sizes: the control totals take one request, usage four, everything else one each. */
const ACCOUNT = { pageSize: 400, plant: { residual: false } };

const codes = (warnings: readonly { code: string }[]) =>
  warnings.map(({ code }) => code);

Deno.test("fitsAllowance() does not disturb a read that just fits", async () => {
  await using scene = await awsScene(ACCOUNT);
  const { requests } = await scene.read();
  const { end, load, warnings } = await scene.read({}, { cap: requests });
  deepEqual([end, load?.grain, codes(warnings)], ["complete", "full", []]);
});

Deno.test("outgrownPage() goes on by service alone, and the sums are exact", async () => {
  await using scene = await awsScene({ ...ACCOUNT, pageSize: 700 });
  const full = await scene.read();
  const narrow = await scene.read({}, { cap: full.requests - 1 });
  deepEqual(
    [narrow.end, narrow.load?.grain, codes(narrow.warnings)],
    ["complete", "narrow", ["REQUEST_CAP_REACHED"]],
  );
  const key = (row: { billing_currency: string }) => row.billing_currency;
  for (const measure of ["unblended_cost", "net_amortized_cost"] as const) {
    deepEqual(
      sumBy(chargesOf(narrow), measure, key),
      sumBy(full.totals, measure, key),
    );
    deepEqual(
      sumBy(narrow.totals, measure, key),
      sumBy(full.totals, measure, key),
    );
  }
  deepEqual(
    sumBy(chargesOf(narrow), "unblended_cost", (row) => row.charge_category),
    sumBy(chargesOf(full), "unblended_cost", (row) => row.charge_category),
  );
  for (const row of chargesOf(narrow)) equal(row.sub_account_id, undefined);
  equal(new Set(narrow.totals.map(({ part }) => part)).size, 1);
});

Deno.test("outgrownPage() ends a read that fits in no grain: nothing is published", async () => {
  await using scene = await awsScene({ ...ACCOUNT, pageSize: 40 });
  const staged = await scene.read({}, { cap: 6 });
  deepEqual(
    [staged.end, staged.load, codes(staged.warnings).at(-1)],
    ["incomplete", null, "REQUEST_CAP_REACHED"],
  );
  equal(staged.requests <= 6, true);
});

Deno.test("cappedPage() comes before any request when the cap is spent", async () => {
  await using scene = await awsScene(ACCOUNT);
  const staged = await scene.read({ requests_today: 30 });
  deepEqual([staged.end, staged.pages.length, staged.requests], [
    "incomplete",
    1,
    0,
  ]);
  deepEqual(await scene.calls(), []);
});

Deno.test("cappedPage() heeds the integration's own cap before the operator's", async () => {
  await using scene = await awsScene(ACCOUNT);
  const { end } = await scene.read(
    { requests_today: 30, integration: { daily_request_cap: 100 } },
    { cap: 1 },
  );
  equal(end, "complete");
});

Deno.test("cappedPage() is never too late: attempts that are lost count, and none is repeated beyond the cap", async () => {
  await using scene = await awsScene(ACCOUNT);
  await scene.fault({ kind: "cut", times: 0 });
  const source = await scene.open({}, { cap: 2 });
  await readPages(source).catch(() => {});
  equal((await scene.calls()).length, 2);
});

Deno.test("cappedPage() ends a read half-way when the day's requests are gone: nothing is published", async () => {
  await using scene = await awsScene(ACCOUNT);
  const pages = await readPages(await scene.open());
  const stopped = pages[3];
  const rest = stage(
    await readPages(
      await scene.open({ requests_today: 29 }),
      stopped?.cursor,
    ),
  );
  deepEqual([rest.end, rest.requests], ["incomplete", 1]);
});

Deno.test("cappedPage() heeds what another job of the integration spends meanwhile", async () => {
  await using scene = await awsScene(ACCOUNT);
  const source = await scene.open();
  const ends: unknown[] = [];
  for await (const page of source.pages(null, new AbortController().signal)) {
    ends.push(page.end);
    source.committed?.({ requestsToday: 30 });
  }
  deepEqual(ends, [undefined, "incomplete"]);
});

Deno.test("fitsAllowance() foresees that an account whose days take several pages does not fit: a page of each is all it costs", async () => {
  await using scene = await awsScene({ ...ACCOUNT, pageSize: 20 });
  const { warnings } = await scene.read({}, { cap: 30 });
  equal(codes(warnings)[0], "REQUEST_CAP_REACHED");
  const full = (await scene.calls()).filter(({ input }) =>
    JSON.stringify(input["GroupBy"]).includes("LINKED_ACCOUNT")
  );
  equal(full.length, 1);
});
