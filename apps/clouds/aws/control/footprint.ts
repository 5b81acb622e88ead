import type { Account } from "../account.ts";
import { footprint } from "../sustainability/footprint.ts";
import { ControlInput } from "./input.ts";
import { requireDay } from "./restate.ts";

/** POST accounts/{id}/emissions: restates what AWS tells of emissions: another model version, other figures, services that vanish. */
export function restateFootprint(
  account: Account,
  body: unknown,
): Record<string, unknown> {
  const input = new ControlInput(body, [
    "modelVersion",
    "percent",
    "withoutServices",
  ]);
  account.footprint = {
    modelVersion: input.text("modelVersion", account.footprint.modelVersion),
    percent: input.integer("percent") ?? account.footprint.percent,
    withoutServices: input.texts("withoutServices", []),
  };
  return { ...account.footprint };
}

/** GET accounts/{id}/emissions?month=2026-02-01: the figures of a month in metric tons, told without the service's code. */
export function footprintTruth(
  account: Account,
  query: URLSearchParams,
  now: Date,
): Record<string, unknown> {
  const month = query.get("month") ?? "";
  requireDay(month, "month");
  return { emissions: footprint(account, new Date(`${month}T00:00Z`), now) };
}
