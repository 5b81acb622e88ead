/**
 * Agreements as SearchAgreements lists them.
 * API: docs.aws.amazon.com/marketplace/latest/APIReference/API_marketplace-agreements_AgreementViewSummary.html
 *
 * @module
 */
import type { AgreementHead } from "../../domain/agreement.ts";
import type { Reject } from "../../domain/page.ts";
import { present, readRecord, type WireObject } from "./wire_record.ts";

/** An agreement of a listing. */
export interface ListedAgreement {
  readonly head: AgreementHead;
  /** What was bought; at least one. */
  readonly products: readonly ListedProduct[];
  readonly licenseArns: readonly string[];
  /** What AWS will do at its end; null when AWS does not say. */
  readonly renews: boolean | null;
}

/** A product of a listed agreement. */
export interface ListedProduct {
  readonly product_id: string;
  readonly product_type?: string;
}

/** What a page of a listing holds, and what of it cannot be read. */
export interface ListedAgreements {
  readonly agreements: readonly ListedAgreement[];
  readonly rejects: readonly Reject[];
}

/** Reads the agreements of a listing of `accountId`. `where` begins every record's path. */
export async function parseAgreements(
  items: readonly unknown[],
  { accountId, where }: { accountId: string; where: string },
): Promise<ListedAgreements> {
  const agreements: ListedAgreement[] = [];
  const rejects: Reject[] = [];
  for (const [index, item] of items.entries()) {
    const path = `${where}#/agreementViewSummaries/${index}`;
    const hash = await hashOf(item);
    const record = readRecord(item, path, (given) => ({
      ...parseSummary(given),
      head: parseHead(given, { accountId, hash }),
    }));
    if ("reject" in record) rejects.push(record.reject);
    else agreements.push(record.value);
  }
  return { agreements, rejects };
}

function parseHead(
  summary: WireObject,
  { accountId, hash }: { accountId: string; hash: string },
): AgreementHead {
  const proposal = summary.object("proposalSummary");
  return present({
    agreement_id: summary.requiredText("agreementId"),
    account_id: summary.object("acceptor")?.text("accountId") ?? accountId,
    proposer_account_id: summary.object("proposer")?.text("accountId"),
    offer_id: proposal?.text("offerId"),
    offer_set_id: proposal?.text("offerSetId"),
    agreement_type: summary.text("agreementType"),
    status: summary.requiredText("status"),
    accepted_at: summary.time("acceptanceTime"),
    starts_at: summary.time("startTime"),
    ends_at: summary.time("endTime"),
    summary_hash: hash,
  });
}

function parseSummary(summary: WireObject): Omit<ListedAgreement, "head"> {
  const proposal = summary.object("proposalSummary");
  const products = proposal?.objects("resources") ?? [];
  if (products.length === 0) {
    summary.refuse("proposalSummary", "an object with resources");
  }
  return {
    products: products.map((product) =>
      present({
        product_id: product.requiredText("id"),
        product_type: product.text("type"),
      })
    ),
    licenseArns: summary.objects("entitlements")
      .flatMap((entitlement) => entitlement.text("licenseArn") ?? []),
    renews: renewsBy(summary.text("endTimeBehaviorType")),
  };
}

/** AWS's word for what happens at the end: it knows of refusals and limits that no term tells. */
function renewsBy(behaviour: string | undefined): boolean | null {
  if (behaviour === "RENEW" || behaviour === "REPLACE") return true;
  return behaviour === "EXPIRE" ? false : null;
}

/** SHA-256 of a record, hexadecimal, whatever the order of its members. */
async function hashOf(record: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(sorted(record)));
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(
    new Uint8Array(digest),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1)
      .map(([name, member]) => [name, sorted(member)]),
  );
}
