/**
 * A source: one dataset of one provider for one billing period, as pages.
 *
 * @module
 */
import type { Page } from "./page.ts";

/**
 * The cursor of a job whose parts did not add up: the control totals and these parts are to be read again, the parts with
 * `restarts_part`. A source that knows no such cursor may begin anew, every part with `restarts_part`.
 */
export interface ReadAgain {
  /** Version of this form. */
  readonly v: 1;
  /** Names of the parts. */
  readonly read_again: readonly string[];
}

/** Reads pages from a cursor on. Writes nothing; whoever reads commits each page before asking for the next. */
export interface Source<Cursor = unknown> {
  /** The dataset's name in requests: `service_usage`. */
  readonly dataset: string;
  /**
   * The pages after `cursor`, or all of them for null; the last one has `end`.
   *
   * A source that gives control totals may also be asked for {@link ReadAgain}.
   *
   * Requests made for a page that is never yielded are told by {@link Source.unreportedRequests}.
   *
   * @throws {Fault} PROVIDER_* codes; what it throws is not half a page.
   */
  pages(
    cursor: Cursor | null,
    signal: AbortSignal,
  ): AsyncGenerator<Page<Cursor>, void, void>;
  /**
   * Told after each page is committed: requests made through the integration this UTC day by every job. Two jobs that run at
   * once thus learn of each other, and can exceed a daily cap by no more than the page in flight.
   */
  committed?(state: { readonly requestsToday: number }): void;
  /** Requests made since the last page was yielded; empties itself. */
  unreportedRequests(): Page<Cursor>["requests"];
}
