import type { LoggedCall } from "./call_log.ts";
import { type CarbonState, FIRST_CARBON } from "./carbon_table.ts";
import { FaultList } from "./fault_list.ts";
import type { QueryJob } from "./query_job.ts";
import type { ServiceKey } from "./service_key.ts";

/** A project with a service account, and the exports of the billing account that it may read. */
export interface GcpAccount {
  /** `acme-0001`; the account's name in the control API. */
  readonly projectId: string;
  readonly clientEmail: string;
  readonly key: ServiceKey;
  readonly seed: number;
  readonly billingAccountId: string;
  /** Those that the exports tell of; the last one stands for what belongs to none. */
  readonly projects: readonly {
    readonly number: string;
    readonly id: string | null;
  }[];
  /** `project.dataset.carbon_footprint`. */
  readonly carbonTable: string;
  /** `project.dataset.gcp_billing_export_v1_…`. */
  readonly billingTable: string;
  /** Where the datasets are: `EU`. */
  readonly location: string;
  /** Most rows of a page, whatever is asked for; null for no such bound. */
  readonly pageSize: number | null;
  /** How many answers say that a query runs still. */
  readonly runningPolls: number;
  /** Whether the exports hold anything. */
  readonly isEmpty: boolean;
  /** Tables that the service account may not query. */
  deniedTables: readonly string[];
  carbon: CarbonState;
  readonly jobs: Map<string, QueryJob>;
  readonly faults: FaultList;
  readonly calls: LoggedCall[];
}

/** What an account is made of. */
export type AccountParts = Omit<
  GcpAccount,
  "deniedTables" | "carbon" | "jobs" | "faults" | "calls"
>;

/** An account to which nothing has happened yet. */
export function newAccount(parts: AccountParts): GcpAccount {
  return {
    ...parts,
    deniedTables: [],
    carbon: FIRST_CARBON,
    jobs: new Map(),
    faults: new FaultList(),
    calls: [],
  };
}
