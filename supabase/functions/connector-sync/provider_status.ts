/**
 * What is going on with each provider, from what the database tells of its integrations. Pure.
 *
 * @module
 */
import type { Provider } from "../../../shared/domain/job.ts";
import { PROVIDERS } from "./providers.ts";

/** The words for where a provider, or one integration, stands. */
export type Standing =
  | "running"
  | "connected"
  | "error"
  | "disabled"
  | "not_connected";

/** How fresh a dataset of an integration is. */
export interface DatasetState {
  /** Queued or running. */
  readonly openJobs: number;
  /** When a job last ended with data (ISO 8601). */
  readonly lastSuccessAt: string | null;
  /** When one last failed. */
  readonly lastFailureAt: string | null;
  /** The end of what is there, exclusive. */
  readonly dataThrough: string | null;
  /** Older than its schedule allows. */
  readonly isStale: boolean;
  /** Why its last job failed, as a code; null when it did not. */
  readonly errorCode: string | null;
  /** The same as a sentence. */
  readonly error: string | null;
}

/** An integration as SQL function `read_sync_status` tells of it. */
export interface IntegrationState {
  /** Its id. */
  readonly id: string;
  /** Whose it is. */
  readonly organizationId: string;
  /** Whose cloud. */
  readonly provider: Provider;
  /** Shown to members. */
  readonly name: string;
  /** pending, active, error or disabled. */
  readonly status: string;
  /** Why. */
  readonly statusReason: string | null;
  /** When it was last tested. */
  readonly testedAt: string | null;
  /** Null before the first. */
  readonly lastRun: RunOutline | null;
  /** By dataset; those never asked for are absent. */
  readonly datasets: Readonly<Record<string, DatasetState>>;
}

/** The newest run of an integration. */
export interface RunOutline {
  /** Its id. */
  readonly syncLogId: string;
  /** Its readable id. */
  readonly jobId: string;
  /** running, succeeded, partial, failed or cancelled. */
  readonly status: string;
  /** When it was asked for. */
  readonly createdAt: string;
  /** When it ended. */
  readonly finishedAt: string | null;
  /** Code of its last trouble. */
  readonly errorCode: string | null;
  /** Its sentence. */
  readonly error: string | null;
}

/** How fresh a dataset is over all integrations of a provider: as fresh as its oldest. */
interface Freshness {
  readonly lastSuccessAt: string | null;
  readonly dataThrough: string | null;
  readonly isStale: boolean;
}

/** Every provider with where it stands. The first of these that any integration is in: running, error, connected, disabled. */
export function providerStatuses(
  all: readonly IntegrationState[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(PROVIDERS).map(([provider, { isBuilt }]) => [
      provider,
      statusOf(all.filter((each) => each.provider === provider), isBuilt),
    ]),
  );
}

const ORDER: readonly Standing[] = [
  "running",
  "error",
  "connected",
  "disabled",
  "not_connected",
];

function statusOf(
  all: readonly IntegrationState[],
  isBuilt: boolean,
): Readonly<Record<string, unknown>> {
  const integrations = all.map(toIntegrationStatus);
  const status =
    ORDER.find((word) => integrations.some((each) => each.status === word)) ??
      "not_connected";
  return {
    status,
    error: status === "error"
      ? integrations.find((each) => each.error !== null)?.error ?? null
      : null,
    isOffered: isBuilt,
    lastSuccessAt: latest(all),
    datasets: freshnessOf(all),
    integrations,
  };
}

function toIntegrationStatus(state: IntegrationState) {
  const { status: stored, statusReason, datasets, ...rest } = state;
  const status = standingOf(state);
  return {
    ...rest,
    status,
    integrationStatus: stored,
    statusReason,
    error: status === "error" ? errorOf(state) : null,
    lastSuccessAt: latest([state]),
    datasets,
  };
}

/** One in error whose run goes on is running: it may be the run that mends it. */
function standingOf(
  { status, lastRun, datasets }: IntegrationState,
): Standing {
  if (status === "disabled") return "disabled";
  if (Object.values(datasets).some(({ openJobs }) => openJobs > 0)) {
    return "running";
  }
  if (status === "pending") return "not_connected";
  return status === "error" || lastRun?.status === "failed"
    ? "error"
    : "connected";
}

function errorOf(
  { status, statusReason, lastRun }: IntegrationState,
): { code: string | null; message: string } {
  const isOfRun = lastRun?.status === "failed";
  return {
    code: isOfRun ? lastRun.errorCode : null,
    message: (status === "error" ? statusReason : null) ??
      (isOfRun ? lastRun.error : null) ??
      "the provider refused the credentials",
  };
}

function latest(all: readonly IntegrationState[]): string | null {
  return all.flatMap(({ datasets }) => Object.values(datasets))
    .map(({ lastSuccessAt }) => lastSuccessAt)
    .reduce((a, b) => isBefore(a, b) ? b : a, null);
}

function freshnessOf(
  all: readonly IntegrationState[],
): Readonly<Record<string, Freshness>> {
  const freshest: Record<string, Freshness> = {};
  for (const { status, datasets } of all) {
    if (status === "disabled") continue;
    for (const [dataset, state] of Object.entries(datasets)) {
      const known = freshest[dataset] ?? state;
      freshest[dataset] = {
        lastSuccessAt: older(known.lastSuccessAt, state.lastSuccessAt),
        dataThrough: older(known.dataThrough, state.dataThrough),
        isStale: known.isStale || state.isStale,
      };
    }
  }
  return freshest;
}

/** Nothing is older than anything. */
function older(a: string | null, b: string | null): string | null {
  return isBefore(a, b) ? a : b;
}

function isBefore(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return a === null && b !== null;
  return Date.parse(a) < Date.parse(b);
}
