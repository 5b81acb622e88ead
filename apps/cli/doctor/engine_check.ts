/**
 * The engine over the REST API: that the machinery is there, that only trusted servers reach it, that it ticks, and that what is
 * scheduled runs.
 *
 * @module
 */
import { restDatabase } from "../../../shared/platform/database.ts";
import { faultFrom } from "../../../shared/platform/fault.ts";
import type { Project } from "../../../shared/platform/project.ts";
import { bad, type Finding, good } from "./check.ts";

interface Health {
  readonly secondsSinceTick: number | null;
  readonly isTicking: boolean;
  readonly dueJobs: number;
  readonly runningJobs: number;
  readonly waitingForWorker: number;
  readonly overdueSchedules: number;
  readonly staleDatasets: number;
}

/** Checks tick, queue, schedules, freshness and grants. */
export async function checkEngine(project: Project): Promise<Finding[]> {
  const { url } = project;
  const trusted = restDatabase({ url, apiKey: project.secretKey.reveal() });
  const stranger = restDatabase({ url, apiKey: project.publishableKey });
  try {
    const health = await trusted.call<Health>("engine_health", {});
    return [
      good("REST API", "the secret key reaches the engine"),
      checkTick(health),
      checkQueue(health),
      checkSchedules(health),
      checkFreshness(health),
      await checkStranger(() => stranger.call("engine_health", {})),
    ];
  } catch (error) {
    const { code, message, cause } = faultFrom(error);
    return [bad(
      "REST API",
      `${code}: ${message}${reasonOf(cause)}`,
      "check SUPABASE_URL and SUPABASE_SECRET_KEYS, and that the migrations are pushed: `supabase db push`",
    )];
  }
}

function checkTick({ secondsSinceTick, isTicking }: Health): Finding {
  if (isTicking) {
    return good("Tick", `the last one ${secondsSinceTick} s ago`);
  }
  return bad(
    "Tick",
    secondsSinceTick === null
      ? "there never was one"
      : `the last one ${secondsSinceTick} s ago, expected one a minute`,
    "enable the extensions pg_cron and pg_net and add the Vault entries, or post to .../connector-sync/worker from a clock of yours",
  );
}

function checkQueue(
  { dueJobs, runningJobs, waitingForWorker }: Health,
): Finding {
  const found = `${dueJobs} due, ${runningJobs} running`;
  if (waitingForWorker === 0) return good("Queue", found);
  return bad(
    "Queue",
    `${found}; organizations whose jobs need a worker: ${waitingForWorker}`,
    "run `deno task worker` somewhere: these jobs do not fit into an Edge Function's budget",
  );
}

function checkSchedules({ overdueSchedules }: Health): Finding {
  if (overdueSchedules === 0) return good("Schedules", "none is overdue");
  return bad(
    "Schedules",
    `${overdueSchedules} should have run or been planned five minutes ago`,
    "let the engine tick; if it does, look for warnings in the log of the database (due schedules were not enqueued) and of connector-sync (schedules not planned)",
  );
}

function checkFreshness({ staleDatasets }: Health): Finding {
  if (staleDatasets === 0) {
    return good("Freshness", "no scheduled dataset is stale");
  }
  return bad(
    "Freshness",
    `${staleDatasets} scheduled datasets are older than they may be`,
    "see which: select * from sync_alerts where closed_at is null; then why: last_skip_reason in sync_schedules, error_message in sync_jobs",
  );
}

async function checkStranger(call: () => Promise<unknown>): Promise<Finding> {
  const subject = "Grants";
  const advice =
    "somebody granted the machinery to anon: push the migrations, then look for a GRANT that no migration makes";
  try {
    await call();
    return bad(subject, "the publishable key may call the engine", advice);
  } catch (error) {
    const { code } = faultFrom(error);
    if (code === "DATABASE_UNAVAILABLE" || code === "DATABASE_TIMEOUT") {
      return bad(subject, `no answer (${code})`, "try again");
    }
    return good(subject, "the publishable key is refused by the engine");
  }
}

function reasonOf(cause: unknown): string {
  const message = (cause as { message?: unknown } | undefined)?.message;
  return typeof message === "string" ? ` (${message.slice(0, 200)})` : "";
}
