/**
 * What a reader of Azure's emissions should know.
 *
 * @module
 */
import { Decimal } from "../../../platform/decimal.ts";
import type { Warning } from "../../../domain/page.ts";
import { CARBON_ROLE } from "./carbon.ts";

/** Azure adds doubles, and may be off by their last digits: a gram, or a millionth of the total, is not a difference. */
const TOLERANCE_KILOGRAMS = Decimal.parse("0.001");
const TOLERANCE_SHARE = Decimal.parse("0.000001");

/** Azure denied a subscription inside of a success. */
export function denial(subscriptionId: string, reason: string): Warning {
  return {
    code: "SUBSCRIPTION_DENIED",
    message:
      `Azure does not tell the emissions of subscription ${subscriptionId} (${reason}): expected the role ${CARBON_ROLE} in it. What is stored of it stays`,
  };
}

/** The month is not among those that Azure tells. */
export function notPublished(
  month: string,
  { first, last }: { readonly first: string; readonly last: string },
): Warning {
  return {
    code: "EMISSIONS_NOT_PUBLISHED",
    message: `Azure tells no emissions of ${month.slice(0, 7)}: it tells ${
      first.slice(0, 7)
    } to ${last.slice(0, 7)}, a month by the 19th of the next`,
  };
}

/** Azure's own total of a subscription, beside what its rows add up to. Nothing when they agree, or Azure tells none. */
export function differs(
  subscriptionId: string,
  { read, told }: { readonly read: Decimal; readonly told: number | null },
): Warning[] {
  if (told === null) return [];
  const total = Decimal.fromDouble(told);
  const share = total.absolute().multiply(TOLERANCE_SHARE);
  const tolerance = share.compare(TOLERANCE_KILOGRAMS) > 0
    ? share
    : TOLERANCE_KILOGRAMS;
  if (total.subtract(read).absolute().compare(tolerance) <= 0) return [];
  return [{
    code: "EMISSION_TOTAL_DIFFERS",
    message:
      `Azure's own total of subscription ${subscriptionId} is ${total} kg, its resources add up to ${read}; the resources are stored`,
  }];
}
