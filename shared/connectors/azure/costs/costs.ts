/**
 * Cost as Azure tells it: a month of every subscription of a directory by day, service and kind, billed and amortized.
 *
 * A load is a month of the directory, a part of it a subscription. Azure tells no changes: a subscription's month is read whole.
 * One that Azure denies ends the read, as the load would be published without its cost.
 *
 * @module
 */
import type { BillingPeriod } from "../../../domain/billing_period.ts";
import type { Page, PageRows, Warning } from "../../../domain/page.ts";
import type { Source } from "../../../domain/source.ts";
import type { ResourceManager } from "../resource_manager.ts";
import { listSubscriptions } from "../subscriptions.ts";
import { type CostType, readCosts } from "./cost_query.ts";
import { type CostsCursor, costsCursor } from "./costs_cursor.ts";
import {
  type CostPair,
  toCharges,
  toControlTotals,
  unknownKinds,
} from "./to_charges.ts";

/** The dataset's name in requests. */
export const COSTS = "costs";

/** Charges of a page. */
const PAGE_SIZE = 1_000;

/** Days after its end in which Azure still changes a month. Source: Microsoft Cost Management, "Cost and usage data updates". */
const OPEN_DAYS = 5;

/** The cost of a directory in a month, and what it is read with. */
export interface CostsRead {
  readonly arm: ResourceManager;
  readonly period: BillingPeriod;
  /** The directory: whose load it is. */
  readonly tenantId: string;
  /** Those to read; null for every one within reach. */
  readonly subscriptionIds: readonly string[] | null;
  /** The time. */
  readonly now: () => Date;
}

/** The source of its cost. */
export function costs(read: CostsRead): Source<CostsCursor> {
  return {
    dataset: COSTS,
    unreportedRequests: () => read.arm.takeRequests(),
    async *pages(cursor, signal) {
      let state = costsCursor(cursor);
      for (;;) {
        signal.throwIfAborted();
        if (state.subscriptions === null) {
          const page = await firstPage(read, state, signal);
          yield page;
          if (page.end !== undefined) return;
          state = page.cursor;
        }
        for await (const page of subscriptionPages(read, state, signal)) {
          yield page;
          if (page.end !== undefined) return;
          state = page.cursor;
        }
      }
    },
  };
}

async function firstPage(
  read: CostsRead,
  state: CostsCursor,
  signal: AbortSignal,
): Promise<Page<CostsCursor>> {
  const { arm, subscriptionIds, now } = read;
  const found = subscriptionIds?.map((id) => ({ id })) ??
    await listSubscriptions(arm, signal);
  const cursor = {
    ...state,
    subscriptions: found.map(({ id }) => id),
    read_at: now().toISOString(),
  };
  return toPage(read, cursor, {
    cloud_accounts: found.map(({ id, ...more }) => ({
      account_id: id,
      ...more,
    })),
  });
}

/** The pages of a subscription from `state` on. Its month is asked for once, and once more by whoever goes on in its midst. */
async function* subscriptionPages(
  read: CostsRead,
  begun: CostsCursor,
  signal: AbortSignal,
): AsyncGenerator<Page<CostsCursor>, void, void> {
  const subscriptionId = begun.subscriptions?.[begun.at] ?? "";
  const rows = await pairOf(read, subscriptionId, "days", signal);
  const charges = toCharges(subscriptionId, rows, isOpen(read, begun));
  let state = begun;
  do {
    signal.throwIfAborted();
    const { offset } = state;
    const next = offset + PAGE_SIZE;
    const isWhole = next >= charges.length;
    const opening: PageRows = offset > 0 ? {} : {
      part_totals: toControlTotals(
        subscriptionId,
        rows,
        await pairOf(read, subscriptionId, "totals", signal),
      ),
    };
    state = isWhole
      ? { ...state, at: state.at + 1, offset: 0 }
      : { ...state, offset: next };
    yield toPage(read, state, {
      load: {
        source: "azure_cost_management",
        billing_account_id: read.tenantId,
        version: state.read_at,
      },
      part: subscriptionId,
      ...(offset === 0 ? { restarts_part: true } : {}),
      ...opening,
      charges: charges.slice(offset, next),
    }, offset === 0 ? kindWarnings(rows) : []);
  } while (state.offset > 0);
}

async function pairOf(
  { arm, period }: CostsRead,
  subscriptionId: string,
  grain: "days" | "totals",
  signal: AbortSignal,
): Promise<CostPair> {
  const ask = (type: CostType) =>
    readCosts(arm, { subscriptionId, period, type, grain }, signal);
  return {
    actual: await ask("ActualCost"),
    amortized: await ask("AmortizedCost"),
  };
}

function isOpen({ period }: CostsRead, { read_at }: CostsCursor): boolean {
  const days = (Date.parse(read_at) - Date.parse(period.end)) / 86_400_000;
  return days < OPEN_DAYS;
}

function toPage(
  { arm }: CostsRead,
  cursor: CostsCursor,
  rows: PageRows,
  warnings: readonly Warning[] = [],
): Page<CostsCursor> {
  const count = cursor.subscriptions?.length ?? 0;
  return {
    rows,
    rejects: [],
    warnings,
    requests: arm.takeRequests(),
    bytes: arm.takeBytes(),
    cursor,
    progress: { subscriptions: cursor.at, of: count },
    ...(cursor.at >= count ? { end: "complete" } : {}),
  };
}

function kindWarnings({ actual, amortized }: CostPair): Warning[] {
  return unknownKinds([...actual, ...amortized]).map((kind) => ({
    code: "RECORD_TYPE_UNKNOWN",
    message: `the charge type ${
      JSON.stringify(kind.slice(0, 80))
    } is not known: its charges are kept as adjustments`,
  }));
}
