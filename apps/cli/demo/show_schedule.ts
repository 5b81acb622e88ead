import type { Style } from "../style.ts";
import { tableLines } from "../table.ts";
import type { Schedule, ScheduledRun } from "./schedule_invoices.ts";
import { saySection } from "./section.ts";

/** Prints the plan of a schedule, and the run it began; `books` tells what came of comparing what it read. */
export async function showSchedule(
  { cron, timeZone, dataset, nextRuns }: Schedule,
  { beganAt, run, books }: ScheduledRun & { readonly books: string },
  style: Style,
): Promise<void> {
  await saySection(
    "7 Schedule",
    `${dataset}, ${cron} in ${timeZone}`,
    [
      ...tableLines(
        nextRuns.map((instant, index) => [
          index === 0 ? "Next runs" : "",
          localText(instant, timeZone),
          style.dim(`${instant.slice(0, 16).replace("T", " ")} UTC`),
        ]),
        ["left", "left", "left"],
      ),
      "",
      `The first began at ${
        new Date(beganAt).toISOString().slice(11, 19)
      } UTC, and nobody asked for it: run ${run.jobId},`,
      `${
        style.good(run.status)
      }, ${run.recordsSynced} records, no paid request. It was told no dates, so it read what was missing:`,
      `now thirteen months are here, ${books}, as in the account's own books.`,
    ],
    style,
  );
}

function localText(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "2-digit",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(new Date(instant));
}
