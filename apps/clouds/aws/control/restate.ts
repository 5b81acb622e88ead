import type { Account } from "../account.ts";
import { parseDay } from "../billing/calendar.ts";
import { ControlError, ControlInput } from "./input.ts";

/** POST accounts/{id}/restate: multiplies the figures of some days by `basisPoints` / 10,000, or lets services vanish from them. Invoices already issued stay as they are. */
export function restateBill(
  account: Account,
  body: unknown,
  now: Date,
): Record<string, unknown> {
  const input = new ControlInput(body, [
    "start",
    "end",
    "basisPoints",
    "withoutServices",
  ]);
  account.bill.restate({
    start: requireDay(input.text("start"), "start"),
    end: requireDay(input.text("end"), "end"),
    basisPoints: input.integer("basisPoints") ?? 10_000,
    withoutServices: input.texts("withoutServices", []),
    madeAt: now,
  });
  return { restatements: account.bill.version };
}

/** Parses a date of the control API. */
export function requireDay(date: string, member: string): number {
  const day = parseDay(date);
  if (day === null) {
    throw new ControlError(
      `${member} must be a date like 2026-01-31: got ${date}`,
    );
  }
  return day;
}
