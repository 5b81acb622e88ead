/**
 * An organization's cost and usage as a FOCUS 1.2 file, a page at a time: memory does not grow with the file.
 *
 * @module
 */
import type { Database } from "../../../shared/platform/database.ts";
import { FOCUS_COLUMNS, TIME_COLUMNS } from "./columns.ts";
import { csvRecord } from "./csv_record.ts";

/** What is exported. */
export interface FocusWindow {
  readonly organizationId: string;
  /** UTC day; billing periods that begin on it or later. */
  readonly from: string;
  /** UTC day, exclusive. */
  readonly to: string;
}

/** How far an export is. */
export interface FocusProgress {
  /** Billing periods of accounts, from one source each. */
  readonly loads: number;
  readonly rows: number;
}

interface Load {
  readonly load_id: string;
}

interface Page {
  readonly rows: readonly (readonly (string | null)[])[];
  readonly next: string | null;
}

/** Charges asked for at a time: a fraction of a second's work for the database. */
const CHARGES_A_PAGE = 2_000;

const TIMES = FOCUS_COLUMNS.map((column) => TIME_COLUMNS.has(column));

/**
 * The file's text in pieces, header first. Rows are those of `focus_1_2_cost_and_usage`, as whoever asks may see them.
 *
 * A load that is replaced while it is read would end in the middle, so what was published is asked for again at the end.
 *
 * @throws {Fault} What the database refuses.
 * @throws {Error} When a load was replaced meanwhile; asking again gives the newer one.
 */
export async function* exportFocus(
  database: Database,
  window: FocusWindow,
  report: (progress: FocusProgress) => void = () => {},
): AsyncGenerator<string> {
  yield csvRecord(FOCUS_COLUMNS);
  const loads = await readLoads(database, window);
  let rows = 0;
  for (const [index, { load_id }] of loads.entries()) {
    for await (const page of readPages(database, load_id)) {
      rows += page.length;
      yield page.map((cells) => csvRecord(cells.map(spelled))).join("");
    }
    report({ loads: index + 1, rows });
  }
  const now = await readLoads(database, window);
  if (
    loads.some((load) => !now.some((each) => each.load_id === load.load_id))
  ) {
    throw new Error(
      "the figures were replaced by newer ones while they were written: run it again",
    );
  }
}

async function readLoads(
  database: Database,
  { organizationId, from, to }: FocusWindow,
): Promise<readonly Load[]> {
  return await database.call<Load[]>("read_focus_loads", {
    organization_id: organizationId,
    from_date: from,
    to_date: to,
  });
}

async function* readPages(
  database: Database,
  loadId: string,
): AsyncGenerator<Page["rows"]> {
  let after: string | null = "";
  while (after !== null) {
    const page: Page = await database.call<Page>("read_focus_page", {
      load_id: loadId,
      after_key: after,
      most: CHARGES_A_PAGE,
    });
    if (page.rows.length > 0) yield page.rows;
    after = page.next;
  }
}

/** The database writes UTC as an offset, FOCUS wants its letter. */
function spelled(cell: string | null, column: number): string | null {
  return cell !== null && TIMES[column] ? cell.replace(/\+00:00$/, "Z") : cell;
}
