/** A row of an export: cells by column, null for nothing. */
export type FocusRow = Readonly<Record<string, string | null>>;

/** A static rule of FOCUS 1.2. */
export interface FocusRule {
  /** Its id in the specification's model. */
  readonly id: string;
  /** SHOULD is recommended, the others are required. */
  readonly keyword: "MUST" | "SHOULD";
  /** What holds. */
  readonly claim: string;
  /** Columns it needs; without one of them it says nothing. */
  readonly columns: readonly string[];
  /** Whether a row breaks it. */
  readonly breaks: (row: FocusRow) => boolean;
}

/** A rule about all rows at once. */
export interface FocusDatasetRule {
  readonly id: string;
  readonly keyword: "MUST" | "SHOULD";
  readonly claim: string;
  /** What breaks it, in words. */
  readonly offenders: (
    rows: readonly FocusRow[],
    header: readonly string[],
  ) => readonly string[];
}
