import { dayOf, firstOfMonth } from "../../../shared/domain/billing_period.ts";
import type { GcpAccount } from "./account.ts";
import {
  BILLING_COLUMNS,
  BILLING_PARTS,
  BILLING_UNNESTS,
  billingMonth,
} from "./billing_table.ts";
import { type CarbonRow, carbonRows } from "./carbon_table.ts";
import { GcpError } from "./gcp_error.ts";
import type { Table, TableRow } from "./sql/table.ts";

/** Source: cloud.google.com/carbon-footprint/docs/data-schema. */
const CARBON_COLUMNS: Table["columns"] = {
  usage_month: "DATE",
  billing_account_id: "STRING",
  "project.number": "STRING",
  "project.id": "STRING",
  "service.id": "STRING",
  "service.description": "STRING",
  "location.location": "STRING",
  "location.region": "STRING",
  carbon_model_version: "INTEGER",
  "carbon_footprint_kgCO2e.scope1": "FLOAT",
  "carbon_footprint_kgCO2e.scope2.location_based": "FLOAT",
  "carbon_footprint_kgCO2e.scope2.market_based": "FLOAT",
  "carbon_footprint_kgCO2e.scope3": "FLOAT",
  "carbon_footprint_total_kgCO2e.location_based": "FLOAT",
  "carbon_footprint_total_kgCO2e.market_based": "FLOAT",
};

/** Months that the exports reach back. */
const HISTORY_MONTHS = 24;

/** The table of this name, as far as the account may query it. @throws {GcpError} notFound, accessDenied */
export function openTable(account: GcpAccount, name: string, now: Date): Table {
  const [project = "", dataset = "", table = ""] = name.split(".");
  const shown = `${project}:${dataset}.${table}`;
  if (account.deniedTables.includes(name)) {
    throw new GcpError(
      403,
      "accessDenied",
      `Access Denied: Table ${shown}: User does not have permission to query table ${shown}, or perhaps it does not exist.`,
    );
  }
  if (name === account.carbonTable) {
    return {
      columns: CARBON_COLUMNS,
      unnests: {},
      parts: {},
      rows: () => carbonTableRows(account, now),
    };
  }
  if (name === account.billingTable) {
    return {
      columns: BILLING_COLUMNS,
      unnests: BILLING_UNNESTS,
      parts: BILLING_PARTS,
      rows: () => billingRows(account, now),
    };
  }
  throw new GcpError(
    404,
    "notFound",
    `Not found: Table ${shown} was not found in location ${account.location}`,
  );
}

/** The rows of one month of the account's carbon export, as they stand at `now`. */
export function carbonMonth(
  account: GcpAccount,
  month: string,
  now: Date,
): CarbonRow[] {
  return account.isEmpty
    ? []
    : carbonRows(account, account.carbon, { month, now });
}

/** Of the running month what was used until `now`. */
function billingRows(account: GcpAccount, now: Date): TableRow[] {
  const today = dayOf(now);
  return Array.from(
    { length: HISTORY_MONTHS + 1 },
    (_, index) => firstOfMonth(today, index - HISTORY_MONTHS),
  ).flatMap((month) =>
    billingMonth(account, month)
      .filter(({ usage_start_time }) => usage_start_time.slice(0, 10) < today)
  );
}

function carbonTableRows(account: GcpAccount, now: Date): TableRow[] {
  const today = dayOf(now);
  return Array.from(
    { length: HISTORY_MONTHS },
    (_, index) => firstOfMonth(today, index - HISTORY_MONTHS),
  ).flatMap((month) =>
    carbonMonth(account, month, now).map((row) => ({ ...row }))
  );
}
