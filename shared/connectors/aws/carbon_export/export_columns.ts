/**
 * The columns of an export of carbon emissions, and what a line of it says.
 *
 * Columns are found by their names: those of Scopes 1 to 3 came with version 3 of AWS's method, and an export's query may leave
 * any of them out.
 * Source: docs.aws.amazon.com/cur/latest/userguide/carbon-emissions-columns.html
 *
 * @module
 */
import { Decimal } from "../../../platform/decimal.ts";
import type { FoldSpec, Group } from "../../../platform/fold/fold.ts";
import type { Day } from "../../../domain/billing_period.ts";
import { type ColumnTable, findColumns } from "../cur/columns.ts";
import { readHeader } from "../cur/header.ts";
import { EMISSION_TYPES, TOTAL_PARTS } from "../emissions/aws_figures.ts";
import type { AwsEmissions } from "../emissions/to_activities.ts";

/** What a group of lines comes to, or why it cannot be read. */
export type LineRead =
  | { readonly emissions: AwsEmissions }
  | { readonly refusal: string };

/** How the lines of one file are read. */
export interface ExportReading {
  readonly spec: FoldSpec;
  /** Reads the lines of one account, region and service. */
  read(group: Group): LineRead;
}

/** What every line of a delivery must be of. */
export interface ExportPlace {
  readonly month: Day;
  readonly modelVersion: string;
}

/** The only unit AWS documents. */
const UNIT = "MTCO2e";

const SCOPE_PARTS = EMISSION_TYPES.map(({ part }) => part);
const PARTS: readonly string[] = [...TOTAL_PARTS, ...SCOPE_PARTS];

const COLUMNS: ColumnTable<string, string> = {
  countsLeftOutBy: "account",
  keys: {
    account: { names: ["usage_account_id"], isRequired: true },
    payer: { names: ["payer_account_id"] },
    service: { names: ["product_code"], isRequired: true },
    region: { names: ["region_code"], isRequired: true },
    month: { names: ["usage_period_start"], isRequired: true, bytes: 10 },
    version: { names: ["model_version"] },
    ...Object.fromEntries(
      PARTS.map((part) => [unitOf(part), { names: [columnOf(part, "unit")] }]),
    ),
  },
  // A scope that is left out would pass as a scope without emissions.
  measures: {
    ...Object.fromEntries(
      TOTAL_PARTS.map((part) => [part, { names: [columnOf(part, "value")] }]),
    ),
    ...Object.fromEntries(
      SCOPE_PARTS.map((part) => [part, {
        names: [columnOf(part, "value")],
        isRequired: true as const,
      }]),
    ),
  },
};

/** Finds the columns of a file. @throws {Fault} PROVIDER_SHAPE_UNKNOWN naming the columns that are missing. */
export function readExport(
  names: readonly string[],
  { month, modelVersion }: ExportPlace,
): ExportReading {
  const columns = findColumns(readHeader(names), COLUMNS);
  return {
    spec: columns.spec,
    read(group) {
      const cell = (name: string) => columns.key(group, name);
      const account = cell("account");
      if (account === null || !/^\d{12}$/.test(account)) {
        return refuse("usage_account_id", "an account of 12 digits", account);
      }
      if (cell("month") !== month) {
        return refuse("usage_period_start", month, cell("month"));
      }
      const version = cell("version") ?? modelVersion;
      if (version !== modelVersion) {
        return refuse("model_version", modelVersion, version);
      }
      const tons: Record<string, Decimal> = {};
      for (const part of PARTS) {
        const sum = columns.sum(group, part) ?? null;
        if (sum === null) continue;
        const unit = cell(unitOf(part)) ?? UNIT;
        if (unit !== UNIT) return refuse(columnOf(part, "unit"), UNIT, unit);
        tons[part] = Decimal.parse(sum);
      }
      const isTold = SCOPE_PARTS.some((part) => part in tons);
      if (!isTold && Object.keys(tons).length > 0) {
        return refuse("emissions", "told by scope beside their total", null);
      }
      return {
        emissions: {
          month,
          accountId: account,
          ...given("payerId", cell("payer")),
          ...given("region", cell("region")),
          ...given("service", cell("service")),
          modelVersion,
          tons,
        },
      };
    },
  };
}

/** `total_scope_2_lbm_emissions_value` */
function columnOf(part: string, what: "unit" | "value"): string {
  return `total_${part.toLowerCase()}_emissions_${what}`;
}

function unitOf(part: string): string {
  return `unit of ${part}`;
}

function given<Name extends string>(
  name: Name,
  value: string | null,
): Partial<Record<Name, string>> {
  return value === null ? {} : { [name]: value } as Record<Name, string>; // it has the one member
}

function refuse(
  column: string,
  expected: string,
  found: string | null,
): { readonly refusal: string } {
  return {
    refusal: `${column} must be ${expected}: found ${
      found === null ? "nothing" : JSON.stringify(found.slice(0, 100))
    }`,
  };
}
