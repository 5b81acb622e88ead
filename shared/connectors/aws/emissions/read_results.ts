import { Decimal } from "../../../platform/decimal.ts";
import type { Day } from "../../../domain/billing_period.ts";
import type { Reject } from "../../../domain/page.ts";
import { readRecord, type WireObject } from "../wire_record.ts";
import { apiName, EMISSION_TYPES, TOTAL_PARTS } from "./aws_figures.ts";
import type { AwsEmissions } from "./to_activities.ts";

/** The only unit AWS documents. */
const UNIT = "MTCO2e";

/** Checks the results of an answer one by one. `where` is the answer's place. */
export function readResults(
  results: readonly unknown[],
  { month, where }: { month: Day; where: string },
): { emissions: AwsEmissions[]; rejects: Reject[] } {
  const emissions: AwsEmissions[] = [];
  const rejects: Reject[] = [];
  for (const [index, result] of results.entries()) {
    const read = readRecord(
      result,
      `${where}#/Results/${index}`,
      (record) => readResult(record, month),
    );
    if ("value" in read) emissions.push(read.value);
    else rejects.push(read.reject);
  }
  return { emissions, rejects };
}

function readResult(record: WireObject, month: Day): AwsEmissions {
  const start = record.object("TimePeriod")?.requiredTime("Start");
  if (start?.slice(0, 10) !== month) {
    record.refuse("TimePeriod", `a month that starts on ${month}`);
  }
  const dimensions = record.object("DimensionsValues");
  const accountId = dimensions?.requiredText("USAGE_ACCOUNT_ID") ??
    record.refuse("DimensionsValues", "an object");
  const region = dimensions?.text("REGION");
  const service = dimensions?.text("SERVICE");
  const modelVersion = record.text("ModelVersion");
  const values = record.object("EmissionsValues");
  const parts = [...TOTAL_PARTS, ...EMISSION_TYPES.map(({ part }) => part)];
  return {
    month,
    accountId,
    ...(region === undefined ? {} : { region }),
    ...(service === undefined ? {} : { service }),
    ...(modelVersion === undefined ? {} : { modelVersion }),
    tons: Object.fromEntries(parts.flatMap((part) => {
      const figure = values?.object(apiName(part));
      return figure === undefined ? [] : [[part, readTons(figure)]];
    })),
  };
}

function readTons(figure: WireObject): Decimal {
  if (figure.text("Unit") !== UNIT) figure.refuse("Unit", UNIT);
  return Decimal.fromDouble(figure.requiredNumber("Value"));
}
