import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { IssuerTotal } from "../../../../shared/domain/invoice.ts";
import type { Page } from "../../../../shared/domain/page.ts";
import { type AwsScene, awsScene } from "../../../support/aws_scene.ts";
import { readPages, stage, sumBy } from "../../../support/staged_load.ts";

/** February 2026: over by the time of every scene. */
const FEBRUARY = { period_start: "2026-02-01", period_end: "2026-03-01" };

const ACCOUNT = { pageSize: 5000, plant: { residual: false } };

function totalsOf(pages: readonly Page<unknown>[]): readonly IssuerTotal[] {
  const given = pages.flatMap(({ rows }) => rows.issuer_totals ?? []);
  const carriers = pages.filter(({ rows }) => rows.issuer_totals !== undefined);
  equal(carriers.length, 1, "all of them on one page");
  return given;
}

function sums(
  totals: readonly IssuerTotal[],
  key: (row: IssuerTotal) => string,
) {
  return sumBy(
    totals as never[], // issuer totals have sumBy's one member
    "billed_cost" as never,
    key as never,
  );
}

/** Calls that asked for issuer totals. */
async function asked(scene: AwsScene) {
  return (await scene.calls()).filter(({ input }) =>
    JSON.stringify(input).includes("INVOICING_ENTITY")
  );
}

/** A fetch that answers requests for issuer totals itself. */
function insteadOfIssuers(answer: () => Response): typeof fetch {
  return async (input, init) => {
    const body = await new Response(init?.body ?? null).text();
    return body.includes("INVOICING_ENTITY")
      ? answer()
      : await fetch(input, init);
  };
}

Deno.test("readIssuersPage() ends a period that is over with what it comes to per issuer, for one request", async () => {
  await using scene = await awsScene(ACCOUNT);
  const pages = await readPages(await scene.open(FEBRUARY));
  equal(pages.at(-1)?.end, "complete");
  equal((await asked(scene)).length, 1);
  const { totals, requests } = stage(pages);
  equal(requests, 1 + new Set(totals.map(({ part }) => part)).size + 1);
  const currency = (row: { billing_currency: string }) => row.billing_currency;
  deepEqual(
    sums(totalsOf(pages), currency),
    sumBy(totals, "net_unblended_cost", currency),
  );
});

Deno.test("readIssuersPage() says of each issuer what it charged, taxes apart, as the bill does", async () => {
  await using scene = await awsScene(ACCOUNT);
  const totals = totalsOf(await readPages(await scene.open(FEBRUARY)));
  const { issuers } = await scene.aws.control<
    { issuers: Record<string, string>[] }
  >(
    `/accounts/${scene.account.accountId}/invoices?start=2026-02-01&end=2026-03-01`,
  );
  const charged = issuers.flatMap((issuer) => [
    { ...issuer, isTax: false, billed_cost: issuer["chargesBeforeTax"] },
    { ...issuer, isTax: true, billed_cost: issuer["chargesTax"] },
  ]).filter(({ billed_cost }) => Number(billed_cost) !== 0);
  deepEqual(
    sums(
      totals,
      ({ invoice_issuer_name, billing_currency, is_tax }) =>
        [invoice_issuer_name, billing_currency, is_tax].join("|"),
    ),
    sumBy(
      charged as never[],
      "billed_cost" as never,
      (row: Record<string, unknown>) =>
        [row["issuer"], row["currency"], row["isTax"]].join("|"),
    ),
  );
  ok(new Set(totals.map((row) => row.invoice_issuer_name)).size > 2);
});

for (
  const [name, change] of [
    ["the running month", {}],
    ["a month that is read in part", {
      ...FEBRUARY,
      parameters: { read_until: "2026-02-20" },
    }],
  ] as const
) {
  Deno.test(`afterCharges() does not ask for the issuers of ${name}`, async () => {
    await using scene = await awsScene(ACCOUNT);
    const pages = await readPages(await scene.open(change));
    equal(pages.at(-1)?.end, "complete");
    deepEqual(await asked(scene), []);
  });
}

Deno.test("afterCharges() does not ask for the issuers of a period without figures", async () => {
  await using scene = await awsScene({ profile: "empty" });
  equal((await scene.read(FEBRUARY)).end, "complete");
  deepEqual(await asked(scene), []);
});

Deno.test("afterCharges() goes by when the read began: the month does not end in the middle of it", async () => {
  await using scene = await awsScene(ACCOUNT);
  scene.aws.clock.advance(11.4 * 86_400_000);
  const [first] = await readPages(await scene.open());
  scene.aws.clock.advance(86_400_000);
  const rest = await readPages(await scene.open(), first?.cursor);
  equal(rest.at(-1)?.end, "complete");
  deepEqual(await asked(scene), []);
});

Deno.test("readIssuersPage() goes on after any page as if never stopped", async () => {
  await using scene = await awsScene({ ...ACCOUNT, pageSize: 5 });
  const cap = { cap: 100_000 };
  const whole = await readPages(await scene.open(FEBRUARY, cap));
  const expected = totalsOf(whole);
  const steps = whole.filter(({ cursor }) =>
    (cursor as { part: unknown }).part === "issuers"
  );
  ok(steps.length > 2, `${steps.length} pages`);
  for (const { cursor } of steps) {
    const rest = await readPages(await scene.open(FEBRUARY, cap), cursor);
    deepEqual(totalsOf(rest), expected);
  }
});

Deno.test("readIssuersPage() begins anew when its pages change", async () => {
  await using scene = await awsScene({ ...ACCOUNT, pageSize: 5 });
  const cap = { cap: 100_000 };
  const whole = await readPages(await scene.open(FEBRUARY, cap));
  const steps = whole.filter(({ cursor }) =>
    (cursor as { part: unknown }).part === "issuers"
  );
  const rest = await readPages(await scene.open(FEBRUARY, cap), {
    ...steps.at(-1)?.cursor as object,
    token: "a token AWS has forgotten",
  });
  deepEqual(totalsOf(rest), totalsOf(whole));
});

Deno.test("readIssuersPage() asks for gross costs where there are no net ones", async () => {
  await using scene = await awsScene({
    ...ACCOUNT,
    plant: { residual: false, netMetrics: false },
  });
  const pages = await readPages(await scene.open(FEBRUARY));
  const currency = (row: { billing_currency: string }) => row.billing_currency;
  deepEqual(
    sums(totalsOf(pages), currency),
    sumBy(stage(pages).totals, "unblended_cost", currency),
  );
});

for (
  const [name, answer] of [
    ["refuses the grouping", () =>
      Response.json({
        __type: "ValidationException",
        message: "INVOICING_ENTITY is not supported.",
      }, { status: 400 })],
    ["answers in an unknown shape", () => new Response("<html>")],
    ["breaks a total", () =>
      Response.json({
        ResultsByTime: [{ Groups: [{ Keys: ["A", "Usage"], Metrics: {} }] }],
      })],
  ] as const
) {
  Deno.test(`withoutIssuersPage() ends the read complete when AWS ${name}`, async () => {
    await using scene = await awsScene(ACCOUNT);
    const undisturbed = await scene.read(FEBRUARY);
    const fetch = insteadOfIssuers(answer);
    const staged = await scene.read(FEBRUARY, { fetch });
    equal(staged.end, "complete");
    deepEqual(staged.parts, undisturbed.parts);
    deepEqual(totalsOf(staged.pages), []);
    deepEqual(staged.warnings.map(({ code }) => code), [
      "ISSUER_TOTALS_MISSING",
    ]);
  });
}

Deno.test("withoutIssuersPage() ends the read complete when the daily cap is reached by its charges", async () => {
  await using scene = await awsScene(ACCOUNT);
  const { requests } = await scene.read(FEBRUARY);
  const staged = await scene.read(FEBRUARY, { cap: requests - 1 });
  deepEqual([staged.end, staged.load?.grain], ["complete", "full"]);
  deepEqual(staged.warnings.map(({ code }) => code), ["ISSUER_TOTALS_MISSING"]);
  equal(staged.requests, requests - 1);
});

Deno.test("readIssuersPage() leaves a passing trouble to the job to try again", async () => {
  await using scene = await awsScene(ACCOUNT);
  const { requests } = await scene.read(FEBRUARY);
  await scene.fault({ kind: "throttle", after: requests - 1, times: 0 });
  await rejects(scene.read(FEBRUARY), { code: "PROVIDER_THROTTLED" });
});

for (const again of [["usage"], ["unknown/Gone"]]) {
  Deno.test(`readIssuersPage() reads the issuers again with ${again}`, async () => {
    await using scene = await awsScene(ACCOUNT);
    const whole = await readPages(await scene.open(FEBRUARY));
    const pages = await readPages(await scene.open(FEBRUARY), {
      v: 1,
      read_again: again,
    });
    deepEqual(totalsOf(pages), totalsOf(whole));
    equal(pages.at(-1)?.end, "complete");
  });
}

Deno.test("readIssuersPage() follows a cursor that was stored before there were issuer totals", async () => {
  await using scene = await awsScene(ACCOUNT);
  const whole = await readPages(await scene.open(FEBRUARY));
  const { issuers: _, ...stored } = whole.at(-2)?.cursor as Record<
    string,
    unknown
  >;
  const rest = await readPages(await scene.open(FEBRUARY), stored);
  deepEqual(totalsOf(rest), totalsOf(whole));
});
