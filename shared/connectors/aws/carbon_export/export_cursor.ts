/** Where a read of an export stands, kept with every page so that any worker can go on from it. Version 1. */
export interface ExportCursor {
  readonly v: 1;
  /** Of the delivery being read; empty before it is known. */
  readonly digest: string;
  /** The file being read, by its place in the manifest. */
  readonly file: number;
  /** Lines of it that are committed. */
  readonly line: number;
  /** Pages so far. */
  readonly pages: number;
  /** How often the month was begun anew because the delivery changed. */
  readonly restarts: number;
}

const FIRST: ExportCursor = {
  v: 1,
  digest: "",
  file: 0,
  line: 0,
  pages: 0,
  restarts: 0,
};

/** Where to go on: a stored cursor, or the beginning for one of another version. */
export function exportCursor(stored: unknown): ExportCursor {
  const { v } = (stored ?? {}) as Partial<ExportCursor>;
  return v === 1 ? stored as ExportCursor : FIRST; // written by this code alone
}
