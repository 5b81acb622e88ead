/**
 * Emissions as AWS reports them: a month of every account of the organization by region and service, by both accounting methods.
 *
 * AWS tells metric tons; kilograms are stored. It publishes a month about the middle of the next, restates months when its method
 * changes, and does not tell what changed since: a month is read whole and replaces what is stored of it.
 *
 * @module
 */
import { Fault } from "../../../platform/fault.ts";
import type { BillingPeriod } from "../../../domain/billing_period.ts";
import type { Page, Warning } from "../../../domain/page.ts";
import type { Source } from "../../../domain/source.ts";
import {
  type EmissionsCursor,
  emissionsCursor,
  FIRST_EMISSIONS_CURSOR,
} from "./emissions_cursor.ts";
import { readResults } from "./read_results.ts";
import { listEmissions, type Sustainability } from "./sustainability.ts";
import {
  type AwsEmissions,
  findDifferences,
  toActivities,
} from "./to_activities.ts";

/** The dataset's name in requests. */
export const EMISSIONS = "emissions";

/** Times a month is begun anew in one read before the job has to try again later. */
const MAX_RESTARTS = 3;

/** The emissions of one organization in a month, and what they are read with. */
export interface EmissionsRead {
  readonly sustainability: Sustainability;
  readonly period: BillingPeriod;
  /** The integration's own account, whose listing it is. */
  readonly accountId: (signal: AbortSignal) => Promise<string>;
}

/** The source of an organization's emissions. */
export function emissions(read: EmissionsRead): Source<EmissionsCursor> {
  return {
    dataset: EMISSIONS,
    unreportedRequests: () => read.sustainability.takeRequests(),
    async *pages(cursor, signal) {
      let state = emissionsCursor(cursor);
      for (;;) {
        const page = await nextPage(read, state, signal);
        yield page;
        if (page.end !== undefined) return;
        state = page.cursor;
      }
    },
  };
}

async function nextPage(
  read: EmissionsRead,
  state: EmissionsCursor,
  signal: AbortSignal,
): Promise<Page<EmissionsCursor>> {
  signal.throwIfAborted();
  try {
    return await readPage(read, state, signal);
  } catch (error) {
    const isChanged = error instanceof Fault &&
      error.code === "PROVIDER_PAGING_CHANGED";
    if (!isChanged || state.restarts >= MAX_RESTARTS) throw error;
    const anew = { ...FIRST_EMISSIONS_CURSOR, restarts: state.restarts + 1 };
    return await nextPage(read, anew, signal);
  }
}

async function readPage(
  { sustainability, period, accountId }: EmissionsRead,
  state: EmissionsCursor,
  signal: AbortSignal,
): Promise<Page<EmissionsCursor>> {
  const scope = await accountId(signal);
  const { items, token } = await listEmissions(
    sustainability,
    period,
    state.token,
    signal,
  );
  const pages = state.pages + 1;
  const { emissions, rejects } = readResults(items, {
    month: period.start,
    where: `${period.start}/${pages}`,
  });
  return {
    rows: {
      scope,
      ...(state.token === null ? { restarts_scope: true } : {}),
      ...(token === null ? { completes_scope: true } : {}),
      emissions: emissions.flatMap(toActivities),
    },
    rejects,
    warnings: [
      ...differences(emissions),
      ...nothing(period, pages === 1 && token === null && items.length === 0),
    ],
    requests: sustainability.takeRequests(),
    bytes: sustainability.takeBytes(),
    cursor: {
      ...state,
      token,
      pages,
      model_version: requireOneVersion(emissions, state.model_version),
    },
    progress: { pages, restarts: state.restarts },
    ...(token === null ? { end: "complete" } : {}),
  };
}

/** A month never mixes two versions of AWS's method: when it changes while it is read, the month is begun anew. */
function requireOneVersion(
  emissions: readonly AwsEmissions[],
  before: string | null,
): string | null {
  const versions = new Set(
    emissions.map(({ modelVersion }) => modelVersion ?? null),
  );
  if (before !== null) versions.add(before);
  const [version = before, ...others] = versions;
  if (others.length === 0) return version;
  throw new Fault(
    "PROVIDER_PAGING_CHANGED",
    `AWS told emissions of one month by several versions of its method: ${
      [...versions].join(", ")
    }`,
  );
}

function differences(emissions: readonly AwsEmissions[]): Warning[] {
  const [first] = emissions.flatMap((one) =>
    findDifferences(one).map((difference) => ({ one, difference }))
  );
  if (first === undefined) return [];
  const { one, difference: { method, total, sum } } = first;
  return [{
    code: "EMISSION_TOTAL_DIFFERS",
    message:
      `AWS's own ${method} total of ${one.service} in account ${one.accountId} is ${total} metric tons, its scopes add up to ${sum}; the scopes are stored`,
  }];
}

function nothing({ start }: BillingPeriod, isNothing: boolean): Warning[] {
  if (!isNothing) return [];
  const month = start.slice(0, 7);
  return [{
    code: "EMISSIONS_NOT_PUBLISHED",
    message:
      `AWS tells no emissions of ${month}: it publishes a month after about the middle of the next`,
  }];
}
