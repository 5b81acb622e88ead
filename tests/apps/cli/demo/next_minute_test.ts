import { equal } from "node:assert/strict";
import { dailyAtNextMinute } from "../../../../apps/cli/demo/next_minute.ts";

for (
  const [now, timeZone, cron] of [
    ["2026-11-23T18:12:40Z", "Europe/Berlin", "13 19 * * *"],
    ["2026-07-23T18:12:40Z", "Europe/Berlin", "13 20 * * *"],
    ["2026-11-23T22:59:30Z", "Europe/Berlin", "0 0 * * *"],
    ["2026-11-23T18:12:55Z", "UTC", "13 18 * * *"],
    ["2026-11-23T18:12:56Z", "UTC", "14 18 * * *"],
    ["2026-11-23T18:12:30Z", "Asia/Kathmandu", "58 23 * * *"],
  ] as const
) {
  Deno.test(`dailyAtNextMinute() of ${now} in ${timeZone}`, () => {
    equal(dailyAtNextMinute(new Date(now), timeZone), cron);
  });
}
