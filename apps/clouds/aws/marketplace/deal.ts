import { chance } from "../billing/chance.ts";
import type { Profile } from "../billing/profile.ts";
import { type Product, PRODUCTS } from "./product.ts";

/** What happens when an agreement of a deal ends. */
export type Ending = "renews" | "expires" | "bought_again";

/** One product an account buys, over and over or once: what a chain of agreements follows from. */
export interface Deal {
  /** Tells deals of one organization apart. */
  readonly key: string;
  /** The account that accepts. */
  readonly accountId: string;
  /** What is bought; several stand in one offer set. */
  readonly products: readonly [Product, ...Product[]];
  /** When its first agreement begins. */
  readonly start: number;
  /** How long an agreement lasts; null = without end, paid as it is used. */
  readonly length:
    | { readonly months: number }
    | { readonly days: number }
    | null;
  /** What happens at its end. */
  readonly ending: Ending;
  /** Made to this buyer alone. */
  readonly isPrivate: boolean;
  /** Whole days agreed beforehand, accepted some days before they begin; else it begins when it is accepted. */
  readonly isDated: boolean;
}

type Name = keyof typeof PRODUCTS;

interface Plan {
  readonly account: number;
  readonly products: readonly [Name, ...Name[]];
  readonly start: string;
  readonly ending: Ending;
  /** Dates that the bill knows do not move with the seed. */
  readonly isFixed?: boolean;
}

/** The small organization's. Five renew each year, at most 80 days apart: on any day one of them renews within 90. */
const SMALL: readonly Plan[] = [
  plan(0, "datalog", "2025-02-01T09:14:22.317Z", "renews", { isFixed: true }),
  plan(0, "groesse", "2024-11-05T15:40:07.002Z", "expires"),
  plan(0, "harbor", "2025-08-12T00:00:00.000Z", "bought_again"),
  plan(0, "keystone", "2025-04-10T07:59:59.999Z", "renews"),
  plan(1, "probe", "2025-12-01T11:03:45.640Z", "expires"),
  plan(1, "vantage", "2025-01-15T18:22:31.118Z", "bought_again"),
  plan(1, "lumen", "2025-06-14T10:30:00.500Z", "renews"),
  plan(2, "brightwater", "2025-10-01T00:00:00.000Z", "bought_again"),
  plan(2, "orbit", "2025-03-11T13:13:13.131Z", "expires"),
  {
    account: 2,
    products: ["quill", "tessera"],
    start: "2025-08-28T08:00:01.250Z",
    ending: "renews",
  },
  plan(2, "tessera", "2024-11-12T16:45:10.010Z", "renews"),
];

/** Deals of the payer in the large profile: more than a page of agreements. */
const LARGE_PAYER_DEALS = 60;

const DAY = 86_400_000;

/** Every deal of an organization. The empty profile buys nothing. */
export function dealsOf(profile: Profile, seed: number): readonly Deal[] {
  if (profile.name === "empty") return [];
  const plans = profile.name === "large" ? largePlans(profile, seed) : SMALL;
  return plans.flatMap((planned, index) => {
    const account = profile.accounts[planned.account];
    return account === undefined
      ? []
      : [toDeal(planned, { index, accountId: account.id, seed })];
  });
}

function plan(
  account: number,
  product: Name,
  start: string,
  ending: Ending,
  more: Partial<Plan> = {},
): Plan {
  return { account, products: [product], start, ending, ...more };
}

function toDeal(
  planned: Plan,
  { index, accountId, seed }: {
    index: number;
    accountId: string;
    seed: number;
  },
): Deal {
  const [first, ...others] = planned.products;
  const product: Product = PRODUCTS[first];
  const shift = planned.isFixed === true ? 0 : chance(seed, "deal", index) % 9;
  return {
    key: `${accountId} ${index}`,
    accountId,
    products: [product, ...others.map((name) => PRODUCTS[name])],
    start: Date.parse(planned.start) + shift * DAY,
    length: product.pricing === "usage"
      ? null
      : product.pricing === "trial"
      ? { days: 30 }
      : { months: 12 },
    ending: planned.ending,
    isPrivate: product.publicOfferId === null || others.length > 0,
    isDated: planned.start.endsWith("T00:00:00.000Z"),
  };
}

/** The payer has sixty; of the others two in three have one or two. Starts lie within twenty months. */
function largePlans(profile: Profile, seed: number): Plan[] {
  const [datalog, ...names] = Object.keys(PRODUCTS) as [Name, ...Name[]];
  const plans = [
    plan(0, datalog, "2025-02-01T09:14:22.317Z", "renews", { isFixed: true }),
  ];
  for (let account = 0; account < profile.accounts.length; account++) {
    const count = account === 0
      ? LARGE_PAYER_DEALS
      : chance(seed, "deals", account) % 3;
    for (let index = 0; index < count; index++) {
      const drawn = chance(seed, "product", account, index);
      const name = names[drawn % names.length] ?? datalog;
      const day = Date.UTC(2024, 5 + (drawn >>> 8) % 20, 1 + drawn % 19);
      plans.push(
        plan(account, name, largeStart(name, day, drawn), ending(name)),
      );
    }
  }
  return plans;
}

function largeStart(name: Name, day: number, drawn: number): string {
  const time = PRODUCTS[name].publicOfferId === null ? 0 : drawn % DAY;
  return new Date(day + time).toISOString();
}

function ending(name: Name): Ending {
  switch (PRODUCTS[name].pricing) {
    case "usage":
    case "trial":
      return "expires";
    case "schedule":
    case "variable":
    case "byol":
      return "bought_again";
    default:
      return "renews";
  }
}
