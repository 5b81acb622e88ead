import type { ColumnKind, ReadItem } from "./column.ts";
import type { LineItem } from "./line_item.ts";

/** A column of a legacy report, whose name CUR 2.0 derives its own from unless it has another. */
export interface CostColumn {
  /** `category/Name`. */
  readonly legacy: string;
  /** The name in CUR 2.0 where it does not follow; null = it is not there. */
  readonly cur2?: string | null;
  /** What it holds. */
  readonly kind: ColumnKind;
  /** Only where the account has private discounts. */
  readonly isNet?: boolean;
  /** Only in reports with resource ids. */
  readonly isResource?: boolean;
  /** Only with split cost allocation. */
  readonly isSplit?: boolean;
  /** Its text. */
  readonly read: ReadItem;
}

/** A column of text. */
export function text(
  legacy: string,
  read: ReadItem,
  cur2?: string | null,
): CostColumn {
  return {
    legacy,
    kind: "text",
    read,
    ...(cur2 === undefined ? {} : { cur2 }),
  };
}

/** A column of instants. */
export function time(legacy: string, read: ReadItem): CostColumn {
  return { legacy, kind: "time", read };
}

/** A figure of the line item types named, or of all; blank on the others. */
export function figure(
  legacy: string,
  amount: (item: LineItem) => bigint | null,
  types: readonly string[] = [],
): CostColumn {
  return {
    legacy,
    kind: "number",
    isNet: legacy.includes("/Net"),
    read(item, writing) {
      if (types.length > 0 && !types.includes(item.type)) return "";
      const value = amount(item);
      return value === null ? "" : writing.figure(value);
    },
  };
}

/** A text on lines of the types named, blank on the others. */
export function textOf(
  legacy: string,
  types: readonly string[],
  read: (item: LineItem) => string,
): CostColumn {
  return text(legacy, (item) => types.includes(item.type) ? read(item) : "");
}
