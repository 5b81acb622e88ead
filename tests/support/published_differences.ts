import type { Sql } from "postgres";

/** Ids, who read it through what, and when: two readings of the same never agree on these. */
const OF_THE_READING = [
  "id",
  "charge_key", // begins with the organization
  "organization_id",
  "integration_id",
  "job_id",
  "load_id",
  "created_at",
  "updated_at",
  "changed_at",
  "closed_at",
  "checked_at",
  "first_seen_at",
  "last_seen_at",
  "read_at",
  "names_read_at",
  "terms_read_at",
];

/** What readers see, each a query with an organization_id. */
const PUBLISHED = {
  // Told what the view says anyway, the database does not look at every replaced load of a month, row by row.
  "charges":
    "select c.* from primary_charges c where c.load_id in (select l.id from charge_loads l where l.status = 'published')",
  "service usage": "select u.* from aws_service_usage u",
  "loads":
    "select l.organization_id, l.source, l.billing_account_id, l.billing_period_start, l.billing_period_end, l.grain, l.is_payer_view, l.record_count, l.data_through, l.is_estimated from charge_loads l where l.status = 'published'",
  "reconciliations":
    "select r.*, l.billing_period_start from reconciliations r join charge_loads l on l.id = r.load_id and l.status = 'published'",
  "billing periods": "select p.* from billing_periods p",
  "coverage of costs": "select v.* from cost_coverage v",
  "accounts": "select a.* from cloud_accounts a",
  "agreements": "select p.* from aws_marketplace_products p",
  "contracts": "select c.* from aws_contracts c",
  "contract terms": "select t.* from aws_contract_terms t",
  "contract charges": "select k.* from aws_contract_charges k",
  "invoices": "select i.* from aws_invoices i",
  "coverage of accounts": "select c.* from account_coverage c",
} as const;

/** Something readers see. */
export type PublishedName = keyof typeof PUBLISHED;

/** Everything compared. */
export const PUBLISHED_NAMES = Object.keys(PUBLISHED) as PublishedName[]; // the keys it was written with

/** How two organizations' readers differ in one thing. */
export interface Difference {
  /** Rows that both have. */
  readonly same: number;
  /** A few rows that only the one has. */
  readonly onlyLeft: readonly Record<string, unknown>[];
  /** A few that only the other has. */
  readonly onlyRight: readonly Record<string, unknown>[];
}

/** Two organizations whose readers are to see the same. */
export interface Compared {
  readonly left: string;
  readonly right: string;
  /** First day of the oldest billing period that both have read. */
  readonly since: string;
}

/** Compares what two organizations' readers see, row by row, repeated rows counted. */
export async function publishedDifference(
  admin: Sql,
  name: PublishedName,
  { left, right, since }: Compared,
): Promise<Difference> {
  const rowsOf = (organization: string) =>
    admin`
      select to_jsonb(x) - ${OF_THE_READING}::text[] as row from (${
      admin.unsafe(PUBLISHED[name])
    }) x where x.organization_id = ${organization}
      and coalesce(to_jsonb(x) ->> 'billing_period_start', ${since}) >= ${since}`;
  const [found] = await admin`
    with l as materialized (${rowsOf(left)}), r as materialized (${
    rowsOf(right)
  }),
    only_left as (select row from l except all select row from r),
    only_right as (select row from r except all select row from l)
    select (select count(*)::int from l) - (select count(*)::int from only_left) as same,
      (select coalesce(jsonb_agg(x.row), '[]') from (select row from only_left limit 3) x) as "onlyLeft",
      (select coalesce(jsonb_agg(x.row), '[]') from (select row from only_right limit 3) x) as "onlyRight"`;
  return found as unknown as Difference; // the columns selected above
}
