/**
 * Emissions as Azure reports them: a month of every resource of a subscription, by Azure's own scopes.
 *
 * Azure tells kilograms. It publishes a month by the 19th of the next, restates months when its method changes, and does not tell
 * what changed since: each subscription's month is read whole and replaces what is stored of it. A subscription that Azure denies
 * is told of, and what is stored of it stays.
 *
 * @module
 */
import { Decimal } from "../../../platform/decimal.ts";
import { Fault } from "../../../platform/fault.ts";
import type { BillingPeriod } from "../../../domain/billing_period.ts";
import type { EmissionActivity } from "../../../domain/emission.ts";
import type { Page, PageRows, Reject, Warning } from "../../../domain/page.ts";
import type { Source } from "../../../domain/source.ts";
import { readRecord } from "../../aws/wire_record.ts";
import type { ResourceManager } from "../resource_manager.ts";
import { listSubscriptions, type Subscription } from "../subscriptions.ts";
import {
  availableMonths,
  CARBON_ROLE,
  readReport,
  readTotal,
} from "./carbon.ts";
import { denial, differs, notPublished } from "./emission_warnings.ts";
import { type EmissionsCursor, emissionsCursor } from "./emissions_cursor.ts";
import { toActivity } from "./to_activity.ts";

/** The dataset's name in requests. */
export const EMISSIONS = "emissions";

/** Times a subscription is begun anew in one read before the job has to try again later. */
const MAX_RESTARTS = 3;

/** The emissions of an application's subscriptions in a month, and what they are read with. */
export interface EmissionsRead {
  readonly arm: ResourceManager;
  readonly period: BillingPeriod;
  /** Those to read; null for every one within reach. */
  readonly subscriptionIds: readonly string[] | null;
}

type EmissionsPage = Page<EmissionsCursor>;

/** The source of their emissions. */
export function emissions(read: EmissionsRead): Source<EmissionsCursor> {
  return {
    dataset: EMISSIONS,
    unreportedRequests: () => read.arm.takeRequests(),
    async *pages(cursor, signal) {
      let state = emissionsCursor(cursor);
      for (;;) {
        const page = state.subscriptions === null
          ? await firstPage(read, state, signal)
          : await nextPage(read, state, signal);
        yield page;
        if (page.end !== undefined) return;
        state = page.cursor;
      }
    },
  };
}

/** Which subscriptions there are, and whether Azure tells of the month at all. */
async function firstPage(
  read: EmissionsRead,
  state: EmissionsCursor,
  signal: AbortSignal,
): Promise<EmissionsPage> {
  signal.throwIfAborted();
  const { arm, period: { start }, subscriptionIds } = read;
  const { first, last } = await availableMonths(arm, signal);
  const isTold = first <= start && start <= last;
  const subscriptions = isTold
    ? subscriptionIds?.map((id) => ({ id })) ??
      await listSubscriptions(arm, signal)
    : [];
  const cursor = { ...state, subscriptions: subscriptions.map(({ id }) => id) };
  return toPage(read, cursor, {
    rows: { cloud_accounts: accountsOf(subscriptions) },
    rejects: [],
    warnings: isTold ? [] : [notPublished(start, { first, last })],
  });
}

async function nextPage(
  read: EmissionsRead,
  state: EmissionsCursor,
  signal: AbortSignal,
): Promise<EmissionsPage> {
  signal.throwIfAborted();
  try {
    return await readPage(read, state, signal);
  } catch (error) {
    const isChanged = error instanceof Fault &&
      error.code === "PROVIDER_PAGING_CHANGED";
    if (!isChanged || state.restarts >= MAX_RESTARTS) throw error;
    const restarts = state.restarts + 1;
    return await nextPage(read, { ...state, ...BEGINNING, restarts }, signal);
  }
}

async function readPage(
  read: EmissionsRead,
  state: EmissionsCursor,
  signal: AbortSignal,
): Promise<EmissionsPage> {
  const { arm, period: { start: month } } = read;
  const { subscriptions, at, carbon_scope: scope, token } = state;
  const subscriptionId = subscriptions?.[at] ?? "";
  const asked = { subscriptionId, month, scope };
  const report = await readReport(arm, { ...asked, token }, signal);
  const pages = state.pages + 1;
  if (report.denial !== null) {
    return deniedPage(read, { ...state, pages }, {
      subscriptionId,
      reason: report.denial,
    });
  }
  const { activities, rejects } = readRows(report.rows, asked, pages);
  const kilograms = activities.reduce(
    (sum, { co2e_kg }) => sum.add(Decimal.parse(co2e_kg)),
    Decimal.parse(state.kilograms),
  );
  const isWhole = report.token === null && scope === 3;
  const warnings = isWhole
    ? differs(subscriptionId, {
      read: kilograms,
      told: await readTotal(arm, asked, signal),
    })
    : [];
  const read_on = { ...state, pages, kilograms: kilograms.toString() };
  return toPage(read, after(read_on, report.token), {
    rows: {
      scope: subscriptionId,
      ...(scope === 1 && token === null ? { restarts_scope: true } : {}),
      ...(isWhole ? { completes_scope: true } : {}),
      emissions: activities,
    },
    rejects,
    warnings,
  });
}

/** The beginning of a subscription. */
const BEGINNING = { carbon_scope: 1, token: null, kilograms: "0" } as const;

/** Where the read goes on: the scope's next page, the next scope, the next subscription. */
function after(state: EmissionsCursor, token: string | null): EmissionsCursor {
  if (token !== null) return { ...state, token };
  if (state.carbon_scope === 1) {
    return { ...state, token, carbon_scope: 2 };
  }
  if (state.carbon_scope === 2) {
    return { ...state, token, carbon_scope: 3 };
  }
  return { ...state, ...BEGINNING, at: state.at + 1 };
}

/** No rows of a denied subscription are no emissions of zero. */
function deniedPage(
  read: EmissionsRead,
  state: EmissionsCursor,
  { subscriptionId, reason }: {
    readonly subscriptionId: string;
    readonly reason: string;
  },
): EmissionsPage {
  const denied = state.denied + 1;
  const told = denial(subscriptionId, reason);
  if (denied === state.subscriptions?.length) {
    throw new Fault("PROVIDER_ACCESS_DENIED", told.message, {
      details: { action: CARBON_ROLE },
    });
  }
  const next = { ...state, ...BEGINNING, at: state.at + 1, denied };
  return toPage(read, next, {
    rows: {
      uncovered_scopes: [{
        scope: subscriptionId,
        reason_code: "PROVIDER_ACCESS_DENIED",
        reason: told.message,
      }],
    },
    rejects: [],
    warnings: [told],
  });
}

function toPage(
  { arm }: EmissionsRead,
  cursor: EmissionsCursor,
  page: {
    readonly rows: PageRows;
    readonly rejects: readonly Reject[];
    readonly warnings: readonly Warning[];
  },
): EmissionsPage {
  const isLast = cursor.at >= (cursor.subscriptions?.length ?? 0);
  return {
    ...page,
    requests: arm.takeRequests(),
    bytes: arm.takeBytes(),
    cursor,
    progress: {
      subscriptions: cursor.at,
      of: cursor.subscriptions?.length ?? 0,
      pages: cursor.pages,
    },
    ...(isLast ? { end: "complete" } : {}),
  };
}

function readRows(
  rows: readonly unknown[],
  asked: Parameters<typeof toActivity>[1],
  page: number,
): { readonly activities: EmissionActivity[]; readonly rejects: Reject[] } {
  const activities: EmissionActivity[] = [];
  const rejects: Reject[] = [];
  for (const [index, row] of rows.entries()) {
    const read = readRecord(
      row,
      `${asked.subscriptionId}/${asked.month}/${page}#/value/${index}`,
      (record) => toActivity(record, asked),
    );
    if ("value" in read) activities.push(read.value);
    else rejects.push(read.reject);
  }
  return { activities, rejects };
}

function accountsOf(
  subscriptions: readonly Subscription[],
): NonNullable<PageRows["cloud_accounts"]> {
  return subscriptions.flatMap(({ id, name }) =>
    name === undefined ? [] : [{ account_id: id, name }]
  );
}
