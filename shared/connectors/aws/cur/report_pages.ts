/**
 * The pages of a delivery, part by part.
 *
 * @module
 */
import type { ChargeLoad } from "../../../domain/charge.ts";
import type { CloudAccount } from "../../../domain/cloud_account.ts";
import type { PageRows } from "../../../domain/page.ts";
import { addressOf, type Beginning } from "./begin_read.ts";
import { toWarnings } from "./cur_notes.ts";
import type { CurPage, CurRead } from "./cur_read.ts";
import { namingFile } from "./named_file.ts";
import { type PartStep, partSteps } from "./part_steps.ts";
import { toPartTotals } from "./part_totals.ts";
import type { ReadingOptions } from "./reading.ts";

/** What the pages of a delivery are read with. */
export interface PagesOptions extends Beginning {
  readonly reading: ReadingOptions;
  /** How lines are read, in short. */
  readonly readingName: string;
  readonly signal: AbortSignal;
}

/** The pages from the cursor on; the last one has an end. @throws {ObjectChanged} {Fault} */
export async function* reportPages(
  read: CurRead,
  options: PagesOptions,
): AsyncGenerator<CurPage> {
  const { delivery: { files }, signal, reading } = options;
  const { again } = options.cursor;
  const wanted = files.filter(({ part }) => again?.includes(part) ?? true);
  const told = new Set<string>();
  let isOpen = options.cursor.pages > 0;
  let { cursor } = options;
  let { account } = cursor;
  if (wanted.length === 0) {
    const load = await describeLoad(read, options, null);
    const rows = { load, ...restarting(options) };
    yield {
      rows,
      rejects: [],
      requests: takeRequests(read),
      cursor,
      end: "complete",
    };
    return;
  }
  for (const file of wanted.slice(cursor.part)) {
    signal.throwIfAborted();
    const steps = partSteps(read, { file, cursor, reading, signal });
    for await (const step of namingFile(steps, file.key)) {
      signal.throwIfAborted();
      const opening: PageRows = isOpen ? {} : {
        load: await describeLoad(read, options, step),
        ...restarting(options),
      };
      isOpen = true;
      account = opening.load?.billing_account_id ?? account;
      cursor = { ...step.cursor, account, pages: cursor.pages + 1 };
      const rows = {
        ...opening,
        ...rowsOf(step, { told, isAgain: again !== null }),
      };
      yield pageOf(read, { step, rows, cursor, parts: wanted.length });
    }
  }
}

function pageOf(
  read: CurRead,
  { step, rows, cursor, parts }: {
    readonly step: PartStep;
    readonly rows: PageRows;
    readonly cursor: CurPage["cursor"];
    readonly parts: number;
  },
): CurPage {
  const { notes, part, lines } = cursor;
  const payer = read.isPayerView ? cursor.account : null;
  const isEnd = part === parts;
  return {
    rows,
    rejects: step.rejects,
    requests: takeRequests(read),
    cursor,
    folded_bytes: step.bytes,
    progress: {
      parts_read: part,
      parts,
      lines,
      split_lines: notes.splitLines,
      dropped_tag_keys: notes.droppedTags.length,
    },
    ...(isEnd
      ? { warnings: toWarnings(notes, { payer }), end: "complete" }
      : {}),
  };
}

function rowsOf(
  { part, isFirst, charges, accounts, sums }: PartStep,
  { told, isAgain }: { readonly told: Set<string>; readonly isAgain: boolean },
): PageRows {
  const named = accounts.filter(({ account_id }) => !told.has(account_id));
  for (const { account_id } of named) told.add(account_id);
  return {
    part,
    ...(isFirst && isAgain ? { restarts_part: true } : {}),
    charges,
    ...(sums === null ? {} : { part_totals: toPartTotals(part, sums) }),
    ...(named.length === 0 ? {} : { cloud_accounts: named as CloudAccount[] }),
  };
}

function restarting({ restartsLoad }: PagesOptions): PageRows {
  return restartsLoad ? { restarts_load: true } : {};
}

/** The load, of whoever is billed. A member's own report is the member's: its payer may have one of its own here. */
async function describeLoad(
  read: CurRead,
  { delivery, readingName, signal }: PagesOptions,
  step: PartStep | null,
): Promise<ChargeLoad> {
  const { manifest, version, accountId, isFocus } = delivery;
  const payer = read.isPayerView ? step?.payer ?? accountId : null;
  const source = step?.cursor.source ??
    (isFocus ? "aws_focus_export" : "aws_cur");
  return {
    source,
    billing_account_id: payer ?? await read.accountId(signal),
    version,
    is_payer_view: read.isPayerView,
    delivery: {
      manifest_key: addressOf(read.bucket.name, manifest),
      manifest_etag: manifest.etag,
      delivered_at: manifest.deliveredAt,
      reading: readingName,
    },
  };
}

/** Requests since the last page. */
function takeRequests({ bucket }: CurRead): CurPage["requests"] {
  return bucket.takeRequests();
}
