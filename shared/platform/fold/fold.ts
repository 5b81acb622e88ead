/**
 * A fold: lines of a table become groups with exact sums, while the table streams by.
 *
 * These are the words that the readers of CSV and of Parquet share; neither keeps a line longer than it takes to add it up.
 *
 * @module
 */

/** What of a table is folded, by positions of its columns. */
export interface FoldSpec {
  /** What makes a group; in this order in {@link Group.keys}. */
  readonly keys: readonly KeyColumn[];
  /** What is added up; in this order in {@link Group.sums}. */
  readonly measures: readonly MeasureColumn[];
  /** The key, by its position among the keys, whose values tell apart the lines that are left out; see {@link Folded.leftOut}. */
  readonly countsLeftOutBy?: number;
}

/** A column whose values make groups. */
export interface KeyColumn {
  /** Position among the table's columns, from 0; null for a column the table lacks: its value is null in every group. */
  readonly column: number | null;
  /** Only so many bytes from the beginning count: 10 of an ISO timestamp are its day. */
  readonly bytes?: number;
  /** What the value stands for. Asked once for each distinct value (after `bytes`), never for an empty one. */
  readonly canonical?: (text: string) => string | null;
}

/** A column of decimal numbers. */
export interface MeasureColumn {
  /** Position among the table's columns, from 0; null for a column the table lacks: its sum is null in every group. */
  readonly column: number | null;
  /** Lines without a value make groups of their own, so that the reader of the groups can tell "none" from "some". */
  readonly splitsWhenAbsent?: boolean;
  /** A line whose value is no number is kept without the value. Without this it is left out, as no sum may lack what it costs. */
  readonly isDispensable?: boolean;
}

/** Chooses what to fold once the names of the columns are known. Throws what is to be told of a table that lacks one. */
export type ChooseColumns = (names: readonly string[]) => FoldSpec;

/** Lines whose keys are equal. */
export interface Group {
  /** A value per key column; null where the lines have none. */
  readonly keys: readonly (string | null)[];
  /** An exact sum per measure as decimal text, without exponent; null where no line has a value. */
  readonly sums: readonly (string | null)[];
  /** How many lines. */
  readonly lines: number;
}

/** A value that cannot be added up. Its line is in no group, unless it is kept without it. */
export interface UnreadableLine {
  /** Its number in the table, the line after the header being 1. */
  readonly line: number;
  /** The column's name. */
  readonly column: string;
  /** What was expected: `a decimal number`. */
  readonly expected: string;
  /** What stood there, 100 characters at most. */
  readonly found: string;
  /** Whether the line is in its group, without the value. */
  readonly isKept: boolean;
}

/** Groups, in the order in which they were first met. Each is made when it is asked for, so that they need not all be at once. */
export interface FoldedGroups extends Iterable<Group> {
  /** How many. */
  readonly length: number;
  /** Those from number `from` up to but without `to`. */
  slice(from: number, to: number): Iterable<Group>;
}

/** What was folded since the last such answer. The same bytes give the same answers. */
export interface Folded {
  /** To be read before the next answer is asked for: then they are gone. */
  readonly groups: FoldedGroups;
  /** Lines in those groups. */
  readonly lines: number;
  /** The first 100 of the values that could not be read. */
  readonly unreadable: readonly UnreadableLine[];
  /** How many lines were left out. */
  readonly unreadableLines: number;
  /** How many values were left out of lines that were kept. */
  readonly unreadableValues: number;
  /**
   * The lines that were left out by their value of the key that {@link FoldSpec.countsLeftOutBy} names. Null stands for lines
   * without one, and for those of further values after the first hundred.
   */
  readonly leftOut: ReadonlyMap<string | null, number>;
  /** Where the next line begins: bytes of uncompressed CSV, or the number of the next row group of Parquet. */
  readonly next: number;
  /** The table ends here. */
  readonly isLast: boolean;
}

/** How far a fold goes before it answers. */
export interface FoldOptions {
  /** Answers once it has so many groups (a few more may come), so that memory stays bounded. */
  readonly groupsAtMost: number;
  /** Answers once its groups take about so many bytes (a few more may come); no bound when absent. */
  readonly bytesAtMost?: number;
  /** Ends the read. */
  readonly signal: AbortSignal;
}
