import { AWKWARD_SERVICE } from "../billing/catalogue.ts";
import { chance } from "../billing/chance.ts";
import { marketplaceId } from "./marketplace_id.ts";

/** How a product is paid; decides an agreement's terms and charges. */
export type Pricing =
  | "recurring"
  | "usage"
  | "schedule"
  | "configurable"
  | "trial"
  | "byol"
  | "upfront"
  | "variable";

/** A company that makes or sells. */
export interface Company {
  /** As the Marketplace shows it. */
  readonly name: string;
  /** `seller-...`. */
  readonly profileId: string;
  /** The AWS account it proposes agreements from. */
  readonly accountId: string;
}

/** A product of the Marketplace. */
export interface Product {
  /** `prod-...`. */
  readonly productId: string;
  /** `SaaSProduct` and others, the resource type of its agreements. */
  readonly type: string;
  /** As the Marketplace shows it. */
  readonly name: string;
  /** Who makes it. */
  readonly manufacturer: Company;
  /** Who sells it: the maker, or a reseller. */
  readonly seller: Company;
  /** How it is paid. */
  readonly pricing: Pricing;
  /** Price in cents: a month of a recurring one, a year of one paid at once, a unit of a metered one. */
  readonly cents: number;
  /** ISO 4217. */
  readonly currency: string;
  /** What is counted. */
  readonly dimension: string;
  /** One sentence. */
  readonly shortDescription: string;
  /** The offer anyone may accept; null = it is sold by private offers alone. */
  readonly publicOfferId: string | null;
}

const company = (name: string): Company => ({
  name,
  profileId: marketplaceId("seller", 13, name),
  accountId: String(500_000_000_000 + chance(1, "company", name) * 97),
});

const product = (
  name: string,
  maker: string,
  pricing: Pricing,
  more: {
    cents: number;
    dimension: string;
    says: string;
    type?: string;
    currency?: string;
    reseller?: string;
    isPrivate?: boolean;
  },
): Product => ({
  productId: marketplaceId("prod", 13, name),
  type: more.type ?? "SaaSProduct",
  name,
  manufacturer: company(maker),
  seller: company(more.reseller ?? maker),
  pricing,
  cents: more.cents,
  currency: more.currency ?? "USD",
  dimension: more.dimension,
  shortDescription: more.says,
  publicOfferId: more.isPrivate === true
    ? null
    : marketplaceId("offer", 13, name, "public"),
});

/** The products by a short name. The first two are those the bill knows: same names, same sellers, same price. */
export const PRODUCTS = {
  datalog: product("Datalog Watch Pro", "Datalog Watch, Inc.", "recurring", {
    cents: 125_000,
    dimension: "hosts",
    says: "Watches hosts and tells what they log.",
  }),
  groesse: product(AWKWARD_SERVICE, "Größe & Söhne GmbH", "usage", {
    cents: 17,
    currency: "EUR",
    dimension: "agent",
    says: 'Überwachung für Anlagen, "made in Köln".',
  }),
  harbor: product("Harbor Lake Analytics", "Harbor Lake Ltd.", "schedule", {
    cents: 4_800_000,
    dimension: "seats",
    reseller: "Nimbus Resale Partners",
    isPrivate: true,
    says: "Queries over a lake of files.",
  }),
  keystone: product("Keystone Vault", "Keystone Systems", "configurable", {
    cents: 24_000,
    dimension: "users",
    says: "Keeps secrets and hands them out.",
  }),
  probe: product("Probe Runner", "Probe Works Oy", "trial", {
    cents: 9,
    type: "ContainerProduct",
    dimension: "runs",
    says: "Runs end-to-end probes.",
  }),
  vantage: product("Vantage Edge Firewall (BYOL)", "Vantage Edge", "byol", {
    cents: 0,
    type: "AmiProduct",
    dimension: "instances",
    says: "A firewall with a licence of your own.",
  }),
  quill: product("Quill Document Reader", "Quill Labs", "upfront", {
    cents: 960_000,
    type: "MachineLearningProduct",
    dimension: "pages",
    says: "Reads documents into tables.",
  }),
  brightwater: product(
    "Brightwater Migration",
    "Brightwater Consulting",
    "variable",
    {
      cents: 7_500_000,
      type: "ProfessionalServicesProduct",
      dimension: "days",
      isPrivate: true,
      says: "Moves workloads, by the day.",
    },
  ),
  orbit: product("Orbit Queue", "Orbit Messaging", "usage", {
    cents: 3,
    type: "ContainerProduct",
    dimension: "messages",
    says: "A queue that keeps order.",
  }),
  tessera: product("Tessera Catalog", "Tessera Data", "upfront", {
    cents: 1_980_000,
    reseller: "Nimbus Resale Partners",
    dimension: "datasets",
    says: "Knows which data is where.",
  }),
  lumen: product("Lumen Backup Suite", "Lumen Storage", "upfront", {
    cents: 540_000,
    dimension: "terabytes",
    says: "Backups that are tried before they are needed.",
  }),
} as const;
