import { CATALOGUE, type CatalogueEntry } from "./catalogue.ts";
import { chance } from "./chance.ts";

/** One account of the organization, as the bill sees it. */
export interface LinkedAccount {
  /** Twelve digits. */
  readonly id: string;
  /** The account's name in Organizations. */
  readonly name: string;
  /** The account's address in Organizations. */
  readonly email: string;
  /** Where all its usage is. */
  readonly region: string;
  /** Size in basis points of the catalogue's figures. */
  readonly weight: number;
  /** Suspended accounts keep their past costs. */
  readonly isSuspended: boolean;
}

/** Everything about a payer that does not change from day to day. */
export interface Profile {
  /** Which profile this is. */
  readonly name: ProfileName;
  /** The payer first. */
  readonly accounts: readonly LinkedAccount[];
  /** The services used. */
  readonly services: readonly CatalogueEntry[];
  /** Basis points of the enterprise discount; 0 = none, and then no discount lines. */
  readonly discount: number;
  /** How much an answer holds. */
  readonly page: PageLimits;
}

/** How much one Cost Explorer answer holds. AWS documents no size; these are ours. */
export interface PageLimits {
  /** Groups in a DAILY answer. */
  readonly dailyGroups: number;
  /** Groups in a MONTHLY answer. */
  readonly monthlyGroups: number;
  /** Time periods in an answer. */
  readonly periods: number;
}

/** The profiles one can ask for. */
export const PROFILES = ["small", "large", "empty"] as const;

/** The name of a profile. */
export type ProfileName = typeof PROFILES[number];

/** Small enough that a daily read of two months pages, large enough that it stays within fifteen requests. */
const SMALL_PAGE: PageLimits = {
  dailyGroups: 1400,
  monthlyGroups: 10,
  periods: 45,
};
const LARGE_PAGE: PageLimits = {
  dailyGroups: 5000,
  monthlyGroups: 5000,
  periods: 400,
};

const NAMED = [
  ["Acme Production", "eu-central-1", 10_000],
  ["Acme Staging", "eu-central-1", 3_100],
  ["Acme Data Platform", "us-east-1", 5_700],
  ["Acme Müller & Co, “Labs”", "eu-west-1", 800],
] as const;

const REGIONS = [
  "us-east-1",
  "eu-central-1",
  "eu-west-1",
  "ap-southeast-2",
  "us-west-2",
] as const;

/** The payer's organization: the payer itself is its first account. */
export function profile(
  name: ProfileName,
  payerId: string,
  seed: number,
): Profile {
  if (name === "large") {
    const accounts = Array.from(
      { length: 300 },
      (_, index) => largeAccount(index, payerId, seed),
    );
    return {
      name,
      accounts,
      services: CATALOGUE,
      discount: 0,
      page: LARGE_PAGE,
    };
  }
  const accounts = NAMED.map(([label, region, weight], index) => ({
    id: index === 0 ? payerId : accountId(seed, payerId, index),
    name: label,
    email: `aws+${index}@acme.example`,
    region,
    weight,
    isSuspended: false,
  }));
  const services = name === "empty" ? [] : CATALOGUE.slice(0, 36);
  return { name, accounts, services, discount: 500, page: SMALL_PAGE };
}

/** Whether an account uses a service: the first account nearly all, the others about half; in a large profile everything. */
export function isUsedBy(
  profile: Profile,
  service: number,
  account: number,
  seed: number,
): boolean {
  if (profile.name === "large" || account === 0) return true;
  if (service < 4) return true;
  return chance(seed, "used", service, account) % 100 < 36;
}

function largeAccount(
  index: number,
  payerId: string,
  seed: number,
): LinkedAccount {
  return {
    id: index === 0 ? payerId : accountId(seed, payerId, index),
    name: `Globex workload ${String(index + 1).padStart(3, "0")}`,
    email: `aws+${index}@globex.example`,
    region: REGIONS[index % REGIONS.length] ?? "us-east-1",
    weight: 400 + chance(seed, "weight", index) % 6_000,
    isSuspended: index % 97 === 96,
  };
}

/** Twelve digits; the last three are the index, so that no two accounts of a payer meet. */
function accountId(seed: number, payerId: string, index: number): string {
  const head = 100_000_000 +
    chance(seed, "account", payerId, index) % 899_999_999;
  return `${head}${String(index).padStart(3, "0")}`;
}
