/**
 * The daily cap of paid requests: whether a read fits it, and what happens when it does not.
 *
 * @module
 */
import type { GetCostAndUsageCommandOutput } from "@aws-sdk/client-cost-explorer";
import { daysBetween } from "../../domain/billing_period.ts";
import { NARROW_PASS } from "./categories.ts";
import type { ServiceUsageCursor } from "./cursor.ts";
import { passesOf } from "./passes.ts";
import { type UsagePage, usagePage, type UsageRead } from "./usage_read.ts";

const CODE = "REQUEST_CAP_REACHED";

/** Whether the rest of a read fits the allowance, foretold from how many days the first page of its first pass holds. */
export function fitsAllowance(
  { period, allowance }: UsageRead,
  { state, answer }: {
    state: ServiceUsageCursor;
    answer: GetCostAndUsageCommandOutput;
  },
): boolean {
  const furtherPasses = passesOf(state).length - 1;
  return furtherPages(answer, daysBetween(period.start, state.until)) +
      furtherPasses <= allowance.left();
}

/** A read that does not fit: once more by service alone, then not at all. Nothing of it is stored yet. */
export function outgrownPage(
  read: UsageRead,
  state: ServiceUsageCursor,
): UsagePage {
  const { allowance } = read;
  if (
    state.grain === "narrow" || state.again !== null || allowance.left() === 0
  ) {
    return cappedPage(read, state);
  }
  const narrow = {
    ...state,
    grain: "narrow" as const,
    part: NARROW_PASS.part,
    token: null,
  };
  const message =
    `the daily cap of ${allowance.cap} paid requests has no room for every account: the period is read by service alone`;
  return usagePage(read, narrow, { warnings: [{ code: CODE, message }] });
}

/**
 * The end of a read that may ask no more. Nothing of it is published, unless all that is missing is the repetition of parts that
 * did not add up: those then stay as they are, and the difference is told.
 */
export function cappedPage(
  read: UsageRead,
  state: ServiceUsageCursor,
): UsagePage {
  const cap = `the daily cap of ${read.allowance.cap} paid requests`;
  const isWhole = state.again !== null && !state.opened;
  const message = isWhole
    ? `${cap} has no room to read again what does not add up in the period from ${read.period.start}`
    : `${cap} is reached: nothing of the period from ${read.period.start} is published`;
  return usagePage(read, state, {
    end: isWhole ? "complete" : "incomplete",
    warnings: [{ code: CODE, message }],
  });
}

function furtherPages(
  answer: GetCostAndUsageCommandOutput,
  days: number,
): number {
  if ((answer.NextPageToken ?? "") === "") return 0;
  const held = new Set(
    (answer.ResultsByTime ?? []).map(({ TimePeriod }) => TimePeriod?.Start),
  ).size;
  // The last day of a page goes on behind it. Where even the first one does, a day takes two pages or more.
  return held > 1 ? Math.ceil(days / (held - 1)) - 1 : 2 * days - 1;
}
