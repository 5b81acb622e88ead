import { dirname, join, relative } from "node:path";
import { firstOfMonth } from "../../../shared/domain/billing_period.ts";
import { foldCsv } from "../../../shared/platform/csv/mod.ts";
import { restDatabase } from "../../../shared/platform/database.ts";
import type { Group } from "../../../shared/platform/fold/fold.ts";
import { REPOSITORY } from "../../stack/repository.ts";
import type { Stack } from "../../stack/stack.ts";
import { writeFocus } from "../focus.ts";
import type { MonthFacts } from "./read_month.ts";
import { rowsOf } from "./rows_of.ts";
import { factsBy, requireSame, sameAmount } from "./same_facts.ts";
import type { DemoUser } from "./sign_up.ts";

/** A file in FOCUS 1.2. */
export interface FocusExport {
  /** Where it is, from the repository's root. */
  readonly file: string;
  readonly rows: number;
  /** What its rows come to. Exact decimals. */
  readonly sums: readonly {
    readonly currency: string;
    readonly billed: string;
    readonly effective: string;
  }[];
}

/** Writes a month as a file, reads it back, and holds its sum against the month's total. @throws {Error} When they differ. */
export async function exportFocus(
  { url, secretKey }: Stack,
  { client }: DemoUser,
  month: string,
  { billed }: MonthFacts,
): Promise<FocusExport> {
  const [organization] = await rowsOf<{ id: string }>(
    "organizations",
    client.from("organizations").select("id"),
  );
  const out = join(REPOSITORY, ".stack", `focus-${month.slice(0, 7)}.csv`);
  await Deno.mkdir(dirname(out), { recursive: true });
  const { rows } = await writeFocus(restDatabase({ url, apiKey: secretKey }), {
    organizationId: organization?.id ?? "",
    from: month,
    to: firstOfMonth(month, 1),
    out,
  });
  const sums = await sumFile(out);
  requireSame(
    "BilledCost of the file",
    factsBy(billed, ({ currency }) => currency, ({ total }) => ({
      total: sameAmount(total),
    })),
    factsBy(sums, ({ currency }) => currency, ({ billed }) => ({
      total: sameAmount(billed),
    })),
  );
  return { file: relative(REPOSITORY, out), rows, sums };
}

async function sumFile(file: string): Promise<FocusExport["sums"]> {
  using opened = await Deno.open(file);
  const groups: Group[] = [];
  const folded = foldCsv(opened.readable, (names) => ({
    keys: [{ column: names.indexOf("BillingCurrency") }],
    measures: ["BilledCost", "EffectiveCost"].map((name) => ({
      column: names.indexOf(name),
    })),
  }), { groupsAtMost: 1_000, signal: new AbortController().signal });
  for await (const answer of folded) groups.push(...answer.groups);
  return groups.map(({ keys: [currency], sums: [billed, effective] }) => ({
    currency: currency ?? "",
    billed: billed ?? "0",
    effective: effective ?? "0",
  }));
}
