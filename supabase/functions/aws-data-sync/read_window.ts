import { addDays, dayOf } from "../../../shared/domain/billing_period.ts";
export interface ReadWindow {
  readonly startDate: string;
  readonly endDate: string;
}
export function requireWindow(
  { startDate, endDate }: {
    startDate?: string | undefined;
    endDate?: string | undefined;
  },
  now: Date,
): ReadWindow {
  const end = endDate ?? addDays(dayOf(now), 1);
  return { startDate: startDate ?? addDays(end, -30), endDate: end };
}
