/**
 * Parquet files as DuckDB writes them, folded by our reader and added up by DuckDB, so that both can be compared.
 *
 * @module
 */
import type {
  Folded,
  FoldSpec,
  Group,
} from "../../shared/platform/fold/fold.ts";
import { foldParquet } from "../../shared/platform/parquet/mod.ts";
import { type DuckDb, duckDb, inMemory } from "./duckdb.ts";

/** The bytes of a Parquet file with the rows of `query`; `options` are those of COPY. */
export async function parquetOf(
  query: string,
  options = "compression snappy",
): Promise<Uint8Array> {
  const db = await duckDb();
  try {
    return await copied(db, query, options);
  } finally {
    db.close();
  }
}

async function copied(
  db: DuckDb,
  query: string,
  options: string,
): Promise<Uint8Array> {
  const path = await Deno.makeTempFile({ suffix: ".parquet" });
  try {
    await db.run(`copy (${query}) to '${path}' (format parquet, ${options})`);
    return await Deno.readFile(path);
  } finally {
    await Deno.remove(path);
  }
}

/** What a query gives, as text. */
export async function asked(query: string): Promise<(string | null)[][]> {
  const db = await duckDb();
  try {
    return await db.rows(query);
  } finally {
    db.close();
  }
}

/** Columns by name instead of position; what is not in the table is null. */
export interface NamedSpec {
  /** Names of the keys, or a name and what else is told of it. */
  readonly keys: readonly (string | [string, Partial<FoldSpec["keys"][0]>])[];
  /** Names of the measures. */
  readonly sums?: readonly string[];
  /** Whether lines without a value of a measure are groups of their own. */
  readonly splitsWhenAbsent?: boolean;
}

/** An answer whose groups stay. */
export type Kept = Omit<Folded, "groups"> & { groups: readonly Group[] };

/** All answers of a fold. */
export async function folded(
  bytes: Uint8Array,
  { keys, sums = [], splitsWhenAbsent = false }: NamedSpec,
  options: Partial<FoldedOptions> = {},
): Promise<Kept[]> {
  const choose = (names: readonly string[]): FoldSpec => {
    const at = (name: string) =>
      names.includes(name) ? names.indexOf(name) : null;
    return {
      keys: keys.map((key) =>
        typeof key === "string"
          ? { column: at(key) }
          : { column: at(key[0]), ...key[1] }
      ),
      measures: sums.map((name) => ({ column: at(name), splitsWhenAbsent })),
    };
  };
  return await foldedBy(bytes, choose, options);
}

/** How a file is folded. */
export interface FoldedOptions {
  readonly groupsAtMost: number;
  readonly startAt: number;
}

/** The answers of a fold whose columns are chosen by their positions. */
export async function foldedBy(
  bytes: Uint8Array,
  choose: (names: readonly string[]) => FoldSpec,
  { groupsAtMost = 1_000_000, startAt = 0 }: Partial<FoldedOptions> = {},
): Promise<Kept[]> {
  const { signal } = new AbortController();
  const options = { groupsAtMost, signal, startAt };
  const kept: Kept[] = [];
  for await (
    const answer of foldParquet(inMemory(bytes), choose, options)
  ) kept.push({ ...answer, groups: [...answer.groups] });
  return kept;
}

/** The groups of a fold as rows of text: keys, sums without needless zeros, lines; in one order. */
export async function foldedRows(
  bytes: Uint8Array,
  spec: NamedSpec,
): Promise<(string | null)[][]> {
  const answers = await folded(bytes, spec);
  return inOrder(
    answers.flatMap(({ groups }) =>
      groups.map(({ keys, sums, lines }) => [...keys, ...sums, String(lines)])
    ),
  );
}

/** Rows in one order, decimals without needless zeros. */
export function inOrder(
  rows: readonly (readonly (string | null)[])[],
): (string | null)[][] {
  return rows.map((row) => row.map(withoutZeros)).sort((a, b) =>
    JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
  );
}

function withoutZeros(text: string | null): string | null {
  if (text === null || !/^-?\d+\.\d*0$|^-?\d+\.0*$/.test(text)) return text;
  return text.replace(/\.?0+$/, "");
}
