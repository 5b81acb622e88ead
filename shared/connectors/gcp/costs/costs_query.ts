import type { BillingPeriod } from "../../../domain/billing_period.ts";
import type { Query } from "../bigquery.ts";
import { quoted, type TableName } from "../table_name.ts";

/** The kind of credit that is a row of its own; every other one lowers the row it stands in. */
export const PROMOTION = "PROMOTION";

/**
 * The cost of a month by UTC day, service, project, region, kind and month of invoice, promotions apart. Every amount is added up
 * exactly: a double's own digits, not its bits.
 *
 * Source: cloud.google.com/billing/docs/how-to/export-data-bigquery-tables/standard-usage. The table is partitioned by the day of
 * export, which is never before the usage.
 */
export function chargesQuery(table: TableName, period: BillingPeriod): Query {
  return queryOf(
    table,
    period,
    `SELECT
  CAST(DATE(usage_start_time) AS STRING) AS day,
  service.id AS service_id,
  project.number AS project_number,
  location.region AS region,
  currency AS currency,
  cost_type AS cost_type,
  invoice.month AS invoice_month,
  part.type AS credit,
  MAX(service.description) AS service,
  MAX(project.id) AS project_id,
  ${AMOUNT} AS amount
FROM ${FROM}
WHERE ${WHERE}
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8`,
  );
}

/** What the same month adds up to by kind and currency, grouped otherwise, so that it checks the rows. */
export function totalsQuery(table: TableName, period: BillingPeriod): Query {
  return queryOf(
    table,
    period,
    `SELECT
  currency AS currency,
  cost_type AS cost_type,
  part.type AS credit,
  ${AMOUNT} AS amount
FROM ${FROM}
WHERE ${WHERE}
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3`,
  );
}

const AMOUNT = "SUM(CAST(CAST(part.amount AS STRING) AS BIGNUMERIC))";

/** A line and its credits, side by side; credits that are no promotions are parts of the line itself. */
const FROM =
  `TABLE, UNNEST(ARRAY_CONCAT([STRUCT('' AS type, cost AS amount)], ARRAY(SELECT AS STRUCT IF(c.type = '${PROMOTION}', '${PROMOTION}', '') AS type, c.amount AS amount FROM UNNEST(credits) AS c))) AS part`;

const WHERE =
  "_PARTITIONDATE >= @start AND DATE(usage_start_time) >= @start AND DATE(usage_start_time) < @end";

function queryOf(
  table: TableName,
  { start, end }: BillingPeriod,
  text: string,
): Query {
  return { sql: text.replace("TABLE", quoted(table)), days: { start, end } };
}
