import { deepEqual } from "node:assert/strict";
import fc from "fast-check";
import { Decimal } from "../../shared/platform/decimal.ts";
import {
  expectedRows,
  keyOf,
  type LedgerPage,
  type LedgerRow,
  MEASURES,
  pagesOfCharges,
} from "./charge_ledger.ts";
import {
  claimJob,
  type EngineWorld,
  engineWorld,
  requestSync,
} from "./engine_world.ts";

/**
 * Runs generated pages through the engine and compares what is published with the model.
 *
 * @throws {Error} With the smallest pages that differ.
 */
export async function checkCharges(
  { runs, seed }: { runs: number; seed: number },
): Promise<void> {
  await using world = await engineWorld();
  await fc.assert(
    fc.asyncProperty(pagesOfCharges, async (pages) => {
      deepEqual(await published(world, pages), plain(expectedRows(pages)));
    }),
    { numRuns: runs, seed },
  );
}

async function published(
  world: EngineWorld,
  pages: readonly LedgerPage[],
): Promise<Record<string, LedgerRow>> {
  await requestSync(world);
  const job = await claimJob(world);
  for (const [index, rows] of pages.entries()) {
    await world.engine.commit(job, index + 1, {
      rows: {
        ...rows,
        load: {
          source: "aws_cost_explorer",
          billing_account_id: "111122223333",
          version: "1",
        },
      },
      rejects: [],
      requests: [],
      cursor: { v: 1 },
    });
  }
  await world.engine.finish(job, "complete");
  return await readRows(world);
}

async function readRows(
  { admin }: EngineWorld,
): Promise<Record<string, LedgerRow>> {
  const rows = await admin.unsafe(`
    select c.sub_account_id, c.service_name, c.charge_period_start, c.billing_currency, c.tags, c.source_lines::int as lines,
      ${MEASURES.map((name) => `c.${name}::text`).join(", ")}
    from charges c join charge_loads l on l.id = c.load_id and l.status = 'published'`);
  const found = new Map<string, LedgerRow>();
  for (const row of rows) {
    const key = keyOf(row as unknown as Parameters<typeof keyOf>[0]); // its columns are those selected above
    if (found.has(key)) throw new Error(`${key} stands in two rows`);
    found.set(key, {
      lines: row.lines,
      measures: Object.fromEntries(MEASURES.map((name) => [name, row[name]])),
    });
  }
  return plain(found);
}

/** Amounts in one spelling: 1.50 and 1.5 are the same amount. */
function plain(
  rows: ReadonlyMap<string, LedgerRow>,
): Record<string, LedgerRow> {
  return Object.fromEntries(
    [...rows].map(([key, { lines, measures }]) => [key, {
      lines,
      measures: Object.fromEntries(
        Object.entries(measures).map(([name, amount]) => [
          name,
          amount === null ? null : spelled(amount),
        ]),
      ),
    }]),
  );
}

function spelled(amount: string): string {
  const text = Decimal.parse(amount).toString();
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return short === "-0" ? "0" : short;
}
