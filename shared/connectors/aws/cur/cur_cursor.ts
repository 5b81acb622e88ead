/**
 * Where a read of a cost report stands, kept with every page so that any worker can go on from it.
 *
 * @module
 */
import type { ReadAgain } from "../../../domain/source.ts";
import type { FoundManifest } from "./find_manifest.ts";
import type { PartSums } from "./part_totals.ts";
import type { ReportSource } from "./reading.ts";

/** What was noticed so far, told at the end. */
export interface Notes {
  /** Lines by line item type that is not known. */
  readonly unknownTypes: Readonly<Record<string, number>>;
  /** Tag keys that were dropped. */
  readonly droppedTags: readonly string[];
  /** Lines of split cost allocation data. */
  readonly splitLines: number;
  /** Lines whose amortized cost is not known. */
  readonly notAmortized: number;
  /** Lines by who is billed. */
  readonly payers: Readonly<Record<string, number>>;
  /** Lines by the cost they have to have and have not. */
  readonly missingCosts: Readonly<Record<string, NotedLines>>;
  /** Values that could not be read, of lines that are kept without. */
  readonly unreadableValues: NotedLines | null;
}

/** How many lines, and where the first of them is. */
export interface NotedLines {
  readonly lines: number;
  /** A file, and more where more is known. */
  readonly first: string;
}

/** Nothing noticed. */
export const NO_NOTES: Notes = {
  unknownTypes: {},
  droppedTags: [],
  splitLines: 0,
  notAmortized: 0,
  payers: {},
  missingCosts: {},
  unreadableValues: null,
};

/** Where in a part the next page begins. */
export interface PartPlace {
  /** Answers of the fold that are committed, counted from `from`. */
  readonly folds: number;
  /** Groups of the answer after those whose charges are committed. */
  readonly groups: number;
  /** Where the reader can begin: an offset or a row group; null for the part's beginning. */
  readonly from: number | null;
  /** The columns' names, for a reader that begins behind them. */
  readonly names: readonly string[] | null;
  /** Lines before `from`. */
  readonly lines: number;
  /** What all that is committed of the part came to. */
  readonly sums: PartSums;
}

/** The beginning of a part. */
export const PART_BEGINNING: PartPlace = {
  folds: 0,
  groups: 0,
  from: null,
  names: null,
  lines: 0,
  sums: {},
};

/** The cursor of a cost report, version 1. */
export interface CurCursor {
  readonly v: 1;
  readonly manifest: FoundManifest;
  /** Of the delivery being read. */
  readonly digest: string;
  /** What the first file turned out to be; null until then. */
  readonly source: ReportSource | null;
  /** Whether parts have costs after private discounts, and those without stand in for them; null until a part tells. */
  readonly isNet: boolean | null;
  /** The account whose bill the load is; null until it is opened. */
  readonly account: string | null;
  /** Names of the parts that are read again because they did not add up; null for all parts. */
  readonly again: readonly string[] | null;
  /** The part being read, by its position among those to read. */
  readonly part: number;
  readonly place: PartPlace;
  /** Lines read of whole parts. */
  readonly lines: number;
  /** Pages so far. */
  readonly pages: number;
  /** Reads begun anew because the delivery changed. */
  readonly restarts: number;
  readonly notes: Notes;
}

/** A stored cursor, told apart: to go on, to read parts again, or another version's, whose rows are to be replaced. */
export type Resumed =
  | { readonly kind: "beginning" }
  | { readonly kind: "resume"; readonly cursor: CurCursor }
  | { readonly kind: "again"; readonly parts: readonly string[] }
  | { readonly kind: "unknown" };

/** Reads a stored cursor. Cursors are written by this code alone, so the version is proof enough of the shape. */
export function readCursor(stored: unknown): Resumed {
  if (stored === null) return { kind: "beginning" };
  const { v, read_again, digest } = stored as Partial<CurCursor & ReadAgain>;
  if (v !== 1) return { kind: "unknown" };
  if (read_again !== undefined) return { kind: "again", parts: read_again };
  return typeof digest === "string"
    ? { kind: "resume", cursor: stored as CurCursor } // this code's own, see above
    : { kind: "unknown" };
}
