import { chance } from "../billing/chance.ts";
import type { Line } from "../billing/line.ts";
import type { Product } from "./product.ts";

const TEAMS = ["payments", "search", "platform", "data science"] as const;
const ENVIRONMENTS = ["production", "staging", "test"] as const;

/** What people write into tags: commas, quotes, a line's end, other alphabets, nothing at all. */
const NAMES = [
  "api-gateway",
  'the "old" cluster, do not touch',
  "Zürich – Müller & Söhne",
  "two\nlines",
  "バッチ処理",
  "",
] as const;

/** A resource's id and what hangs on it. */
export interface Resource {
  /** An ARN, or an instance's id. */
  readonly id: string;
  /** With the prefixes of the legacy report. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Every tag key a report can have. */
export const TAG_KEYS: readonly string[] = [
  "aws:createdBy",
  "user:Name",
  "user:cost-center",
  "user:environment",
  "user:team",
];

/** The resource number `index` an account has of a service. About one in seven has no tags. */
export function resourceOf(
  line: Line,
  product: Product,
  index: number,
): Resource {
  const account = line.account ?? "";
  const draw = chance(41, account, line.service, index);
  const name = draw.toString(16).padStart(8, "0");
  const id = product.code === "AmazonEC2"
    ? line.service === "EC2 - Other" ? `vol-0${name}` : `i-0${name}`
    : `arn:aws:${product.code.toLowerCase()}:${line.region}:${account}:resource/${name}`;
  if (draw % 7 === 0) return { id, tags: {} };
  const tags: Record<string, string> = {
    "user:team": TEAMS[draw % TEAMS.length] ?? "",
    "user:environment": ENVIRONMENTS[(draw >>> 4) % ENVIRONMENTS.length] ?? "",
    "user:Name": NAMES[(draw >>> 8) % NAMES.length] ?? "",
  };
  if (draw % 3 === 0) tags["user:cost-center"] = `CC-${100 + draw % 5}`;
  if (draw % 5 === 0) tags["aws:createdBy"] = `IAMUser:AIDA${name}:deployer`;
  return { id, tags };
}

/** The cost categories of an account: a business unit all have, and a product most have. */
export function categoriesOf(
  account: string | null,
): Readonly<Record<string, string>> {
  if (account === null) return {};
  const draw = chance(43, account);
  return {
    "Business Unit": draw % 2 === 0 ? "Retail, Europe" : "Wholesale",
    ...(draw % 3 === 0 ? {} : { Product: draw % 5 < 3 ? "Shop" : "Core" }),
  };
}
