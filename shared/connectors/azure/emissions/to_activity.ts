import { Decimal } from "../../../platform/decimal.ts";
import type { EmissionActivity } from "../../../domain/emission.ts";
import type { WireObject } from "../../aws/wire_record.ts";
import type { ReportRequest } from "./carbon.ts";

/**
 * The activity of a row of a report: what one resource emitted in a month, of one scope. Azure tells kilograms. Of Scope 2 it does
 * not say whether it is location-based or market-based; a zero is an activity.
 */
export function toActivity(
  row: WireObject,
  { subscriptionId, month, scope }: Omit<ReportRequest, "token">,
): EmissionActivity {
  const owner = row.requiredText("subscriptionId").toLowerCase();
  if (owner !== subscriptionId) {
    row.refuse("subscriptionId", `the subscription that was asked for`);
  }
  const name = row.requiredText("itemName");
  const resourceId = row.text("resourceId")?.toLowerCase();
  const group = row.text("resourceGroup");
  const type = row.text("resourceType");
  const region = row.text("location");
  const kilograms = Decimal.fromDouble(
    row.requiredNumber("latestMonthEmissions"),
  );
  return {
    external_key: [subscriptionId, resourceId ?? name, month, scope].join("|"),
    period_start: month,
    account_id: subscriptionId,
    ...(group === undefined ? {} : { resource_group: group }),
    ...(resourceId === undefined ? {} : { resource_id: resourceId }),
    ...(type === undefined ? {} : { service_raw: type, service_code: type }),
    ...(region === undefined || isGlobal(region) ? {} : { region_raw: region }),
    provider_scope: scope,
    accounting_method: scope === 2 ? "unspecified" : "single",
    co2e_kg: kilograms.toString(),
    calculation: "provider_reported",
    source_unit: "kgCO2e",
    metadata: { resource_name: name.slice(0, 260) },
  };
}

function isGlobal(region: string): boolean {
  return ["global", "unassigned"].includes(region.toLowerCase());
}
