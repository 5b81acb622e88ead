/**
 * `deno task worker`: runs the jobs of a project without an Edge Function's budget, those that need it included.
 *
 * With DATABASE_URL it connects directly (a transaction pooler will do), else through the REST API of SUPABASE_URL. Any
 * number of workers share a queue. On SIGTERM or SIGINT each hands its jobs over after the pages in flight. It ends with 0 when
 * it was told to or is done, with 2 when an option or setting is wrong, and with 1 when its work failed or the grace ran out.
 *
 * @module
 */
import postgres from "postgres";
import { systemClock } from "../../shared/platform/clock.ts";
import { type Database, restDatabase } from "../../shared/platform/database.ts";
import { directDatabase } from "../../shared/platform/direct_database.ts";
import { faultFrom } from "../../shared/platform/fault.ts";
import {
  createLog,
  type Log,
  writeToConsole,
} from "../../shared/platform/log.ts";
import { readProject } from "../../shared/platform/project.ts";
import { readSettings } from "../../shared/platform/settings.ts";
import { stopSignal } from "../stack/stop_signal.ts";
import { complain, say } from "../stack/terminal.ts";
import { projectEnvironment } from "./project_environment.ts";
import { readOneTenant } from "../../shared/jobs/one_tenant/mod.ts";
import { readConfigFile } from "./worker/config_file.ts";
import { serveHealth } from "./worker/health_server.ts";
import { Meters } from "./worker/meters.ts";
import { withOneTenant } from "./worker/one_tenant.ts";
import {
  helpText,
  OptionRefusal,
  parseOptions,
  type WorkerFlags,
} from "./worker/options.ts";
import { work } from "./worker/work.ts";

/** The database the environment names, and how it is let go. */
function openDatabase(
  environment: Readonly<Record<string, string>>,
  { concurrency }: WorkerFlags,
): { database: Database; close: () => Promise<void> } {
  const url = environment["DATABASE_URL"];
  if (url === undefined || url === "") {
    const project = readProject(environment);
    const apiKey = project.secretKey.reveal();
    const database = restDatabase({ url: project.url, apiKey });
    return { database, close: () => Promise.resolve() };
  }
  // As role postgres, which owns the engine's functions. One for each job, one for rounds, one for whoever asks for metrics.
  const sql = postgres(url, {
    max: concurrency + 2,
    prepare: false,
    onnotice: () => {},
  });
  return {
    database: directDatabase(sql),
    close: () => sql.end({ timeout: 5 }),
  };
}

/** Works as the flags say until `stopping`. */
async function run(
  flags: WorkerFlags,
  { log, stopping }: { readonly log: Log; readonly stopping: AbortSignal },
): Promise<void> {
  const environment = await projectEnvironment();
  const settings = readSettings(environment);
  const file = flags.config === null
    ? null
    : await readConfigFile(flags.config);
  const wanted = readOneTenant(environment, file ?? undefined);
  const { database, close } = openDatabase(environment, flags);
  const meters = new Meters(systemClock.now(), flags.concurrency);
  const { port, listen, concurrency, providers } = flags;
  const server = port === null ? null : serveHealth({ listen, port }, {
    database,
    meters,
    clock: systemClock,
    stopping,
  });
  if (server !== null) log.info("listening", { listen, port: server.port });
  try {
    log.info("working", { concurrency, providers });
    const tools = { database, settings, log, signal: stopping };
    await withOneTenant(
      wanted,
      { ...tools, isPatient: !flags.isOnce },
      () =>
        work({
          ...tools,
          until: flags.isOnce ? "idle" : flags.isDrain ? "drained" : "stopped",
          concurrency,
          providers,
          meters,
        }),
    );
  } finally {
    await server?.shutdown();
    await close();
  }
}

/** Ends the process the hard way when the pages in flight take longer than the grace. Their leases run out by themselves. */
function endAfterGrace(seconds: number, log: Log): void {
  const timer = setTimeout(() => {
    log.error("grace ended", { seconds });
    Deno.exit(1);
  }, seconds * 1000);
  Deno.unrefTimer(timer);
}

/** The process: options, signals, exit code. */
async function main(args: readonly string[]): Promise<number> {
  const log = createLog(systemClock, writeToConsole, { process: "worker" });
  try {
    const flags = parseOptions(args);
    if (flags.isHelp) {
      await say(helpText());
      return 0;
    }
    const stopping = new AbortController();
    stopSignal().then((signal) => {
      log.info("stopping", { signal });
      endAfterGrace(flags.graceSeconds, log);
      stopping.abort();
    });
    await run(flags, { log, stopping: stopping.signal });
    log.info("stopped");
    return 0;
  } catch (error) {
    if (error instanceof OptionRefusal) {
      await complain(error.message);
      return 2;
    }
    const fault = faultFrom(error);
    log.error("worker ended", {
      code: fault.code,
      reason: fault.message,
      cause: fault.cause,
    });
    return fault.code === "SETTING_INVALID" ? 2 : 1;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
