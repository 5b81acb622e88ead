/**
 * `deno task doctor`: looks at a project, deployed or local, and says what is wrong and what to do.
 *
 * It reads the environment a worker would run with (SUPABASE_URL, keys, settings; DATABASE_URL as role postgres for what
 * only the database knows). Without one it looks at the stack that `deno task start` keeps up.
 *
 * @module
 */
import { join } from "node:path";
import postgres from "postgres";
import { restDatabase } from "../../shared/platform/database.ts";
import { REPOSITORY } from "../stack/repository.ts";
import { complain, say } from "../stack/terminal.ts";
import { checkBroker } from "./doctor/broker_check.ts";
import { bad, type Finding, skipped } from "./doctor/check.ts";
import { checkDatabase } from "./doctor/database_check.ts";
import { checkEngine } from "./doctor/engine_check.ts";
import { checkFunctions } from "./doctor/functions_check.ts";
import { checkSecrets } from "./doctor/secrets_check.ts";
import { checkSettings, type Read } from "./doctor/settings_check.ts";
import { projectEnvironment } from "./project_environment.ts";
import { type Style, styleFor } from "./style.ts";

/** Looks at everything the environment gives access to; changes nothing but the time of the last tick. */
export async function examine(
  environment: Readonly<Record<string, string>>,
): Promise<Finding[]> {
  const read = checkSettings(environment);
  const findings = [...read.findings];
  findings.push(...await examineProject(read));
  findings.push(...await examineDatabase(environment["DATABASE_URL"], read));
  return findings;
}

async function examineProject({ project, settings }: Read): Promise<Finding[]> {
  if (project === null) return [];
  const findings = await checkEngine(project);
  if (settings === null) return findings;
  const engine = restDatabase({
    url: project.url,
    apiKey: project.secretKey.reveal(),
  });
  findings.push(
    ...await checkFunctions({
      url: project.url,
      workerToken: settings.WORKER_TOKEN[0].reveal(),
      fetch,
    }),
    // Without the REST API there is nothing to ask, and the finding about it says why.
    findings.some(({ subject, state }) =>
        subject === "REST API" && state === "bad"
      )
      ? skipped("Sealed secrets", "the REST API is needed to look at them")
      : await checkSecrets(engine, settings.SEALING_KEYS),
    await checkBroker(settings),
  );
  return findings;
}

async function examineDatabase(
  url: string | undefined,
  { settings }: Read,
): Promise<Finding[]> {
  if (url === undefined || url === "") {
    return [skipped(
      "Database",
      "DATABASE_URL is not set: migrations, row level security, cron and Vault were not looked at",
    )];
  }
  const sql = postgres(url, { max: 1, prepare: false, onnotice: () => {} });
  try {
    return await checkDatabase(sql, {
      migrations: await migrationVersions(),
      sealingKeys: settings?.SEALING_KEYS.map(({ id }) => id) ?? null,
      workerTokens: settings?.WORKER_TOKEN.map((token) => token.reveal()) ?? [],
    });
  } catch (error) {
    return [bad(
      "Database",
      error instanceof Error ? error.message : String(error),
      "check DATABASE_URL: role postgres, through the pooler or directly",
    )];
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function migrationVersions(): Promise<string[]> {
  const versions: string[] = [];
  for await (
    const { name } of Deno.readDir(join(REPOSITORY, "supabase/migrations"))
  ) {
    const version = /^(\d+)_.*\.sql$/.exec(name)?.[1];
    if (version !== undefined) versions.push(version);
  }
  return versions.sort();
}

function toLines(
  { state, subject, found, advice }: Finding,
  style: Style,
): string[] {
  const mark = {
    good: style.good("✓"),
    bad: style.bad("✗"),
    skipped: style.dim("–"),
  }[state];
  const line = `${mark} ${style.bold(subject.padEnd(26))} ${found}`;
  return advice === undefined
    ? [line]
    : [line, `  ${" ".repeat(26)} ${style.warn(`→ ${advice}`)}`];
}

async function main(): Promise<number> {
  const style = styleFor(Deno.stdout, Deno.env.toObject());
  const findings = await examine(await projectEnvironment());
  for (const line of findings.flatMap((each) => toLines(each, style))) {
    await say(line);
  }
  const wrong = findings.filter(({ state }) => state === "bad").length;
  await say(
    wrong === 0
      ? style.good("\nNothing is wrong.")
      : style.bad(`\nWrong: ${wrong}.`),
  );
  return wrong === 0 ? 0 : 1;
}

if (import.meta.main) {
  Deno.exit(
    await main().catch(async (error) => {
      await complain(error instanceof Error ? error.message : String(error));
      return 1;
    }),
  );
}
