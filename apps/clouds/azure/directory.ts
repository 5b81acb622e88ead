import { FaultList } from "./fault_list.ts";

/** How the figures of a directory are told. */
export interface CarbonState {
  /** What all figures are multiplied by, in hundredths: a restatement moves them. */
  readonly percent: number;
  /** Kinds of resources that are no longer told. */
  readonly withoutTypes: readonly string[];
}

/** A call that reached a directory, as the control API shows it. */
export interface LoggedCall {
  /** ISO 8601, in the server's time. */
  readonly at: string;
  readonly operation: string;
  readonly status: number;
  /** The fault that was acted out, or null. */
  readonly fault: string | null;
}

/** A subscription. */
export interface DirectorySubscription {
  readonly id: string;
  readonly name: string;
  /** Regions as Carbon Optimization spells them: `east us`. */
  readonly location: string;
}

/** A directory with an application in it, and its subscriptions. */
export interface Directory {
  /** The account's name in the control API. */
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly seed: number;
  readonly subscriptions: readonly DirectorySubscription[];
  /** Whether the subscriptions hold anything. */
  readonly isEmpty: boolean;
  /** Most rows of a page, whatever is asked for; null for no such bound. */
  readonly pageSize: number | null;
  /** Whether answers have members that nobody knows. */
  readonly hasUnknownMembers: boolean;
  /** Subscriptions whose emissions are denied. */
  denied: readonly string[];
  carbon: CarbonState;
  readonly faults: FaultList;
  readonly calls: LoggedCall[];
}

/** What a directory is made of. */
export type DirectoryParts = Omit<
  Directory,
  "denied" | "carbon" | "faults" | "calls"
>;

/** A directory to which nothing has happened yet. */
export function newDirectory(parts: DirectoryParts): Directory {
  return {
    ...parts,
    denied: [],
    carbon: { percent: 100, withoutTypes: [] },
    faults: new FaultList(),
    calls: [],
  };
}
