/** A minute that comes sooner may be over before a schedule is stored. */
const SOONEST_MILLISECONDS = 5_000;

const MINUTE = 60_000;

/** The cron expression of every day at the minute that comes next, as clocks in `timeZone` show it: `17 19 * * *`. */
export function dailyAtNextMinute(now: Date, timeZone: string): string {
  const next = Math.ceil((now.getTime() + SOONEST_MILLISECONDS) / MINUTE) *
    MINUTE;
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    hour: "numeric",
    minute: "numeric",
    hourCycle: "h23",
  }).formatToParts(next);
  const part = (type: "hour" | "minute") =>
    Number(parts.find((each) => each.type === type)?.value);
  return `${part("minute")} ${part("hour")} * * *`;
}
