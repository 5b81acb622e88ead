import type { BillingPeriod } from "../../../domain/billing_period.ts";
import type { Query } from "../bigquery.ts";
import { quoted, type TableName } from "../table_name.ts";

/**
 * The figures of a month by billing account, project, service and location, of the newest model of each billing account.
 *
 * What is grouped by is what makes a row unique; a project deleted within the month is told with its id and without.
 * Doubles are added as the decimals that they are written as: as doubles they would be off in their last digits. Null where all
 * of them are. Columns: cloud.google.com/carbon-footprint/docs/data-schema.
 */
export function emissionsQuery(
  table: TableName,
  { start, end }: BillingPeriod,
): Query {
  return { sql: TEXT.replace("TABLE", quoted(table)), days: { start, end } };
}

const TEXT = `SELECT
  CAST(usage_month AS STRING) AS month,
  billing_account_id,
  project.number AS project_number,
  service.id AS service_id,
  location.location AS location,
  carbon_model_version AS model_version,
  MAX(project.id) AS project_id,
  MAX(service.description) AS service,
  MAX(location.region) AS region,
  ${sum("carbon_footprint_kgCO2e.scope1")} AS scope_1,
  ${sum("carbon_footprint_kgCO2e.scope2.location_based")} AS scope_2_location,
  ${sum("carbon_footprint_kgCO2e.scope2.market_based")} AS scope_2_market,
  ${sum("carbon_footprint_kgCO2e.scope3")} AS scope_3,
  ${sum("carbon_footprint_total_kgCO2e.market_based")} AS total_market,
  ${sum("carbon_footprint_total_kgCO2e.location_based")} AS total_location
FROM (
  SELECT *, MAX(carbon_model_version) OVER (PARTITION BY billing_account_id) AS newest_version
  FROM TABLE
  WHERE usage_month >= @start AND usage_month < @end
)
WHERE carbon_model_version IS NOT DISTINCT FROM newest_version
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 2, 3, 4, 5`;

function sum(column: string): string {
  return `SUM(CAST(CAST(${column} AS STRING) AS BIGNUMERIC))`;
}
