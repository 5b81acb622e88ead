/**
 * What the steps of a read of a cost report share.
 *
 * @module
 */
import type { Clock } from "../../../platform/clock.ts";
import type { BillingPeriod } from "../../../domain/billing_period.ts";
import type { Delivery } from "../../../domain/charge.ts";
import type { Page } from "../../../domain/page.ts";
import type { Bucket } from "./bucket.ts";
import type { CostReport } from "./cost_report.ts";
import type { CurCursor } from "./cur_cursor.ts";

/** What is published of a period, and which tags are kept. As SQL function `engine_known_delivery` gives it. */
export interface KnownDelivery {
  readonly delivery: Delivery & { readonly version: string } | null;
  readonly tag_keys: readonly string[];
}

/** One billing period of one report, and what it is read with. */
export interface CurRead {
  readonly bucket: Bucket;
  readonly report: CostReport;
  readonly period: BillingPeriod;
  readonly clock: Clock;
  /** Asked once, when a read begins or goes on. */
  readonly known: () => Promise<KnownDelivery>;
  /** The integration's own account. */
  readonly accountId: (signal: AbortSignal) => Promise<string>;
  readonly isPayerView: boolean;
  /** Charges of a page. */
  readonly chargesAtMost: number;
  /** Groups after which a fold answers: what comes back later in the file is a row of a later page again. */
  readonly groupsAtMost: number;
  /** Bytes of groups after which a fold answers. */
  readonly bytesAtMost: number;
  /** Unpacked bytes of a file in gzip that may be read at a time; null for any number. */
  readonly unpackedAtMost: number | null;
}

/** A page of a cost report. */
export type CurPage = Page<CurCursor>;
