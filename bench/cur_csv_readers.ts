/**
 * The readers of the CSV bench: each folds the same columns of the same file and gives the number of groups.
 *
 * @module
 */
import { foldCsv } from "../shared/platform/csv/mod.ts";
import type { FoldSpec, KeyColumn } from "../shared/platform/fold/fold.ts";
import { inflate } from "../shared/platform/gzip/inflate.ts";
import { headerName } from "./cur_columns.ts";

/** What is folded, by legacy names. */
interface NamedSpec {
  readonly keys: readonly string[];
  readonly measures: readonly string[];
  /** Lines that lack a measure make groups of their own. */
  readonly splits: boolean;
  readonly groupsAtMost: number;
}

const CHUNK = 256 << 10;
const DAY = "lineItem/UsageStartDate";
const MAPS = ["product", "resource_tags", "cost_category"];

/** The fold that DuckDB is compared with. */
const NARROW: NamedSpec = {
  keys: [
    "lineItem/UsageAccountId",
    "lineItem/LineItemType",
    DAY,
    "lineItem/ProductCode",
    "lineItem/UsageType",
    "product/regionCode",
  ],
  measures: ["lineItem/UnblendedCost", "lineItem/UsageAmount"],
  splits: false,
  groupsAtMost: Infinity,
};

/** As many columns as a charge needs, most of them empty most of the time; maps are rewritten with their keys in order. */
const WIDE: NamedSpec = {
  keys: [
    ...NARROW.keys,
    ...MAPS,
    ...["InvoiceId", "InvoicingEntity", "BillingEntity", "BillType"]
      .map((name) => `bill/${name}`),
    ...["Operation", "AvailabilityZone", "CurrencyCode", "LineItemDescription"]
      .concat("TaxType", "LegalEntity").map((name) => `lineItem/${name}`),
    ...["ProductName", "servicecode", "productFamily", "sku"]
      .map((name) => `product/${name}`),
    ...["PurchaseOption", "RateId", "term", "unit"]
      .map((name) => `pricing/${name}`),
    "reservation/ReservationARN",
    "savingsPlan/SavingsPlanARN",
  ],
  measures: [
    ...NARROW.measures,
    ...["BlendedCost", "NetUnblendedCost", "NormalizedUsageAmount"]
      .map((name) => `lineItem/${name}`),
    "pricing/publicOnDemandCost",
    ...["EffectiveCost", "NetEffectiveCost", "UnusedRecurringFee"]
      .concat("UnusedAmortizedUpfrontFeeForBillingPeriod", "UnusedQuantity")
      .map((name) => `reservation/${name}`),
    ...["SavingsPlanEffectiveCost", "NetSavingsPlanEffectiveCost"]
      .concat("TotalCommitmentToDate", "UsedCommitment")
      .map((name) => `savingsPlan/${name}`),
  ],
  splits: true,
  groupsAtMost: 5_000,
};

/** Readers by name. */
export const READERS = {
  "WebAssembly": (path: string) => fold(path, NARROW, true),
  "TypeScript": (path: string) => fold(path, NARROW, false),
  "DuckDB": foldDuckDb,
  "wide, WebAssembly": (path: string) => fold(path, WIDE, true),
  "wide, TypeScript": (path: string) => fold(path, WIDE, false),
} as const;

async function fold(
  path: string,
  spec: NamedSpec,
  simd: boolean,
): Promise<number> {
  const { signal } = new AbortController();
  const bytes = inflate(chunksOf(path), signal);
  const answers = foldCsv(bytes, (names) => specOf(spec, names), {
    groupsAtMost: spec.groupsAtMost,
    signal,
    simd,
  });
  let groups = 0;
  for await (const answer of answers) {
    for (const group of answer.groups) groups += group.lines > 0 ? 1 : 0;
  }
  return groups;
}

function specOf(spec: NamedSpec, names: readonly string[]): FoldSpec {
  const find = (name: string) => {
    const column = names.findIndex((each) =>
      each === headerName(name, "legacy") || each === headerName(name, "cur2")
    );
    return column < 0 ? null : column;
  };
  return {
    keys: spec.keys.map((name): KeyColumn => ({
      column: find(name),
      ...name === DAY && { bytes: 10 },
      ...MAPS.includes(name) && { canonical: inOrder },
    })),
    measures: spec.measures.map((name) => ({
      column: find(name),
      splitsWhenAbsent: spec.splits,
    })),
  };
}

function inOrder(map: string): string | null {
  const entries = Object.entries(JSON.parse(map)).sort();
  return entries.length === 0 ? null : JSON.stringify(
    Object.fromEntries(entries),
  );
}

/** The file's bytes, read a chunk ahead. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  using file = await Deno.open(path);
  // inflate() reads no chunk before the one at hand is taken.
  let [free, taken] = [new Uint8Array(CHUNK), new Uint8Array(CHUNK)];
  let read = file.read(free);
  for (let size = await read; size !== null; size = await read) {
    [free, taken] = [taken, free];
    read = file.read(free);
    yield taken.subarray(0, size);
  }
}

/** In its fastest form: every type given, nothing sniffed, sums of `decimal(18,10)`. */
async function foldDuckDb(
  path: string,
  names: readonly string[],
): Promise<number> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  const known = (name: string) =>
    names.find((each) =>
      each === headerName(name, "legacy") || each === headerName(name, "cur2")
    ) ?? "";
  const day = known(DAY);
  const measures = NARROW.measures.map(known);
  const types = names.map((name) =>
    `'${name}': '${
      name === day
        ? "TIMESTAMP"
        : measures.includes(name)
        ? "DECIMAL(18,10)"
        : "VARCHAR"
    }'`
  );
  const keys = NARROW.keys.map(known).map((name) =>
    name === day ? `"${name}"::date` : `"${name}"`
  );
  const sums = measures.map((name) => `sum("${name}")::varchar`);
  const result = await connection.runAndReadAll(
    `select ${
      [...keys, ...sums].join(", ")
    }, count(*) from read_csv('${path}', header = true,
      auto_detect = false, delim = ',', quote = '"', escape = '"',
      columns = {${types.join(", ")}}) group by all`,
  );
  return result.getRows().length;
}
