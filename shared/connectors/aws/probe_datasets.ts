/**
 * What credentials reach: every dataset is asked for the least it gives.
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import { addDays, dayOf, firstOfMonth } from "../../domain/billing_period.ts";
import type { DatasetAccess } from "../access_report.ts";
import { accessKeySession } from "./access_keys.ts";
import {
  agreementService,
  listAgreementCharges,
  searchAgreements,
} from "./agreement_service.ts";
import type { AwsConnection } from "./connection.ts";
import { costExplorer } from "./cost_explorer.ts";
import type { AwsCredentials } from "./credentials.ts";
import type { CostReport } from "./cur/cost_report.ts";
import { probeReport } from "./cur/probe_report.ts";
import type { AwsDataset } from "./datasets.ts";
import { listEmissions, sustainability } from "./emissions/sustainability.ts";
import { invoicing, listInvoiceSummaries } from "./invoicing.ts";

/** Whose credentials reach what. */
export interface Probe {
  readonly connection: AwsConnection;
  readonly credentials: AwsCredentials;
  readonly accountId: string;
  /** The cost report; null where none is set up, which leaves `cur` out. */
  readonly costReport: CostReport | null;
}

/** What probing found. */
export interface ProbeResult {
  readonly datasets: Readonly<Partial<Record<AwsDataset, DatasetAccess>>>;
  /** Paid requests it took. */
  readonly costRequests: number;
}

/**
 * Asks for a piece of every dataset, so that one that is refused hides no other. Only Cost Explorer's costs something, and it is
 * asked last: what fails before costs nothing.
 *
 * @throws {Fault} PROVIDER_* that say nothing of access: throttling, an outage, credentials that do not work.
 */
export async function probeDatasets(
  probe: Probe,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const [marketplace, invoices, emissions, report] = await Promise.all([
    probeMarketplace(probe, signal),
    probeInvoices(probe, signal),
    probeEmissions(probe, signal),
    probeCur(probe, signal),
  ]);
  const { access, requests } = await probeCost(probe, signal);
  return {
    datasets: {
      service_usage: access,
      ...marketplace,
      invoices,
      emissions,
      ...report,
    },
    costRequests: requests,
  };
}

/** Nothing free needs the permission of Cost Explorer: it is asked for yesterday's total. */
async function probeCost(
  { connection, credentials }: Probe,
  signal: AbortSignal,
): Promise<{ access: DatasetAccess; requests: number }> {
  const explorer = costExplorer({
    connection,
    session: accessKeySession(credentials),
    mayRepeat: () => true,
    onPaid() {},
  });
  const today = dayOf(connection.clock.now());
  const input = {
    TimePeriod: { Start: addDays(today, -1), End: today },
    Granularity: "MONTHLY" as const,
    Metrics: ["UnblendedCost"],
  };
  const access = await accessBy(() => explorer.read(input, signal));
  return { access, requests: explorer.takeRequests() };
}

/** Contracts begin with the same listing of agreements as products. */
async function probeMarketplace(
  { connection, credentials }: Probe,
  signal: AbortSignal,
): Promise<Record<"marketplace_products" | "contracts", DatasetAccess>> {
  const session = accessKeySession(credentials);
  const marketplace_products = await accessBy(() =>
    searchAgreements(agreementService(connection, session), null, signal)
  );
  if (!marketplace_products.reachable) {
    return { marketplace_products, contracts: marketplace_products };
  }
  const contracts = await accessBy(() =>
    listAgreementCharges(
      agreementService(connection, session),
      { agreementId: null, token: null },
      signal,
    )
  );
  return { marketplace_products, contracts };
}

function probeInvoices(
  { connection, credentials, accountId }: Probe,
  signal: AbortSignal,
): Promise<DatasetAccess> {
  const now = connection.clock.now();
  const input = {
    Selector: { ResourceType: "ACCOUNT_ID" as const, Value: accountId },
    Filter: {
      BillingPeriod: {
        Year: now.getUTCFullYear(),
        Month: now.getUTCMonth() + 1,
      },
    },
    MaxResults: 1,
  };
  const session = accessKeySession(credentials);
  return accessBy(() =>
    listInvoiceSummaries(invoicing(connection, session), input, signal)
  );
}

/** A month that is long published: an answer without results tells as much as one with. */
function probeEmissions(
  { connection, credentials }: Probe,
  signal: AbortSignal,
): Promise<DatasetAccess> {
  const session = accessKeySession(credentials);
  const today = dayOf(connection.clock.now());
  return accessBy(() =>
    listEmissions(
      sustainability(connection, session, Math.random),
      { start: firstOfMonth(today, -4), end: firstOfMonth(today, -3) },
      null,
      signal,
    )
  );
}

/** A report that is not there yet is within reach, as far as that can be told. */
async function probeCur(
  { connection, credentials, costReport }: Probe,
  signal: AbortSignal,
): Promise<{ cur?: DatasetAccess }> {
  if (costReport === null) return {};
  let reason: string | null = null;
  const cur = await accessBy(async () => {
    const session = accessKeySession(credentials);
    reason = await probeReport({ connection, session, costReport, signal });
  });
  return { cur: reason === null ? cur : { ...cur, reason } };
}

/** What it says of access that a request was answered, or refused. */
async function accessBy(ask: () => Promise<unknown>): Promise<DatasetAccess> {
  try {
    await ask();
    return { reachable: true };
  } catch (error) {
    return accessOf(error);
  }
}

function accessOf(error: unknown): DatasetAccess {
  if (!(error instanceof Fault)) throw error;
  if (error.code === "PROVIDER_ACCESS_DENIED") {
    return {
      reachable: false,
      missing_permission: String(error.details["action"]),
      reason: error.message,
    };
  }
  if (error.details["providerCode"] === "DataUnavailableException") {
    return {
      reachable: true,
      reason:
        "Cost Explorer has no data yet: expected within a day of its being enabled",
    };
  }
  if (
    error.code === "PROVIDER_NOT_OFFERED" || error.code === "REQUEST_INVALID" ||
    error.code === "NOT_FOUND" || error.code === "CONFIGURATION_MISSING"
  ) {
    return { reachable: false, reason: error.message };
  }
  throw error;
}
