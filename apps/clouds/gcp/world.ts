import type { Clock } from "../../../shared/platform/clock.ts";
import { chance } from "../aws/billing/chance.ts";
import { type GcpAccount, newAccount } from "./account.ts";
import { makeServiceKey } from "./service_key.ts";

/** What a new account may be told to be. */
export interface AccountOptions {
  /** How many projects the exports tell of, besides what belongs to none. */
  readonly projects: number;
  readonly isEmpty: boolean;
  readonly pageSize: number | null;
  readonly runningPolls: number;
}

/** Seconds an access token lives. */
export const TOKEN_SECONDS = 3_600;

/** Everything the loopback Google Cloud knows. */
export class GcpWorld {
  readonly clock: Clock;
  readonly accounts = new Map<string, GcpAccount>();
  readonly #seed: number;
  readonly #tokens = new Map<string, { account: GcpAccount; until: number }>();

  /** Takes the time it lives in, and what its accounts follow from. */
  constructor(
    { clock, seed }: { readonly clock: Clock; readonly seed: number },
  ) {
    this.clock = clock;
    this.#seed = seed;
  }

  /** Makes a project with a service account, and exports it may read. The same in the same order, but for the key. */
  async addAccount(options: AccountOptions): Promise<GcpAccount> {
    const number = this.accounts.size + 1;
    const seed = chance(this.#seed, "gcp", number);
    const projectId = `acme-data-${String(number).padStart(4, "0")}`;
    const billing = hexGroups(seed);
    const { pageSize, runningPolls, isEmpty } = options;
    const account = newAccount({
      projectId,
      clientEmail: `cloud-sync@${projectId}.iam.gserviceaccount.com`,
      key: await makeServiceKey(),
      seed,
      billingAccountId: billing.join("-"),
      projects: projectsOf(number, options.projects),
      carbonTable: `${projectId}.carbon.carbon_footprint`,
      billingTable: `${projectId}.billing.gcp_billing_export_v1_${
        billing.join("_")
      }`,
      location: "EU",
      pageSize,
      runningPolls,
      isEmpty,
    });
    this.accounts.set(projectId, account);
    return account;
  }

  /** The account of a service account's address. */
  findByEmail(email: unknown): GcpAccount | null {
    return [...this.accounts.values()]
      .find(({ clientEmail }) => clientEmail === email) ?? null;
  }

  /** A fresh access token of the account. */
  addToken(account: GcpAccount): string {
    const token = `ya29.${crypto.randomUUID().replaceAll("-", "")}`;
    const until = this.clock.now().getTime() + TOKEN_SECONDS * 1000;
    this.#tokens.set(token, { account, until });
    return token;
  }

  /** Whose token it is; null for an unknown or ended one. */
  findToken(token: string): GcpAccount | null {
    const found = this.#tokens.get(token);
    if (found === undefined) return null;
    return this.clock.now().getTime() < found.until ? found.account : null;
  }

  /** Ends a token before its time. */
  endToken(token: string): void {
    this.#tokens.delete(token);
  }
}

/** One is deleted: its number is known, its id no more. What belongs to no project has neither. */
function projectsOf(number: number, count: number): GcpAccount["projects"] {
  const projects = Array.from({ length: count }, (_, index) => ({
    number: String(700_000_000_000 + number * 1_000 + index),
    id: index === 1 ? null : `acme-${number}-app-${index + 1}`,
  }));
  return [...projects, { number: "", id: null }];
}

/** `012345`, `6789AB`, `CDEF01`: how billing accounts are named. */
function hexGroups(seed: number): string[] {
  return ["a", "b", "c"].map((part) =>
    (chance(seed, part) % 0x1000000).toString(16).toUpperCase().padStart(6, "0")
  );
}
