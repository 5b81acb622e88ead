import type { Line } from "../billing/line.ts";
import type { CostQuery } from "./cost_query.ts";

/** How a record is broken on the wire; null = it is whole. */
export type Defect = "missing" | "unparsable" | null;

/** One group of one period: its keys, its currency and a sum per metric asked for. */
export interface Group {
  /** One key per GroupBy, in its order. */
  readonly keys: readonly string[];
  /** Money is never added across currencies: lines of two currencies make two groups with the same keys. */
  readonly currency: string;
  /** The usage unit when all lines share one, else N/A. */
  unit: string;
  /** One sum per metric, in the order asked for. */
  readonly sums: bigint[];
  /** How it is broken on the wire. */
  readonly defect: Defect;
}

const SEPARATOR = "\u0000";

/** Adds lines up into groups, keyed for further adding. */
export class GroupSums {
  readonly #query: CostQuery;
  readonly #groups = new Map<string, Group>();

  /** Takes the request whose groups and metrics are wanted. */
  constructor(query: CostQuery) {
    this.#query = query;
  }

  /** Adds one line, or passes it by when the filter or a missing dimension says so. */
  add(line: Line): void {
    const { groupBy, filter, metrics } = this.#query;
    if (!filter(line)) return;
    const keys: string[] = [];
    for (const grouping of groupBy) {
      const key = grouping.read(line);
      if (key === null) return;
      keys.push(key);
    }
    const id = keys.join(SEPARATOR) + SEPARATOR + line.currency;
    let group = this.#groups.get(id);
    if (group === undefined) {
      group = {
        keys,
        currency: line.currency,
        unit: line.unit,
        sums: metrics.map(() => 0n),
        defect: null,
      };
      this.#groups.set(id, group);
    }
    if (group.unit !== line.unit) group.unit = "N/A";
    for (const [index, metric] of metrics.entries()) {
      group.sums[index] = (group.sums[index] ?? 0n) + metric.read(line);
    }
  }

  /** The groups in the order of their keys, which is the order pages follow. */
  sorted(): Group[] {
    return [...this.#groups.entries()]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, group]) => group);
  }
}
