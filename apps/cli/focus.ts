/**
 * `deno task focus`: writes an organization's cost and usage in FOCUS 1.2 as CSV (RFC 4180, UTF-8).
 *
 * With DATABASE_URL it connects directly, else it asks the REST API of SUPABASE_URL with the project's secret key. Both see every
 * account of the organization. It ends with 0, with 2 when an option is wrong, and with 1 when it could not write the file.
 *
 * @module
 */
import postgres from "postgres";
import { type Database, restDatabase } from "../../shared/platform/database.ts";
import { directDatabase } from "../../shared/platform/direct_database.ts";
import { readProject } from "../../shared/platform/project.ts";
import { complain, say } from "../stack/terminal.ts";
import { exportFocus, type FocusProgress } from "./focus/export_focus.ts";
import {
  type FocusFlags,
  HELP,
  OptionRefusal,
  parseOptions,
} from "./focus/options.ts";
import { projectEnvironment } from "./project_environment.ts";

/** Writes the file: beside its place first, so that a reader never finds half of it. */
export async function writeFocus(
  database: Database,
  { out, ...window }: FocusFlags,
): Promise<FocusProgress> {
  let done: FocusProgress = { loads: 0, rows: 0 };
  const part = `${out}.part`;
  try {
    const file = await Deno.open(part, {
      write: true,
      create: true,
      truncate: true,
    });
    const text = exportFocus(database, window, (progress) => done = progress);
    await ReadableStream.from(text).pipeThrough(new TextEncoderStream())
      .pipeTo(file.writable);
    await Deno.rename(part, out);
  } catch (error) {
    await Deno.remove(part).catch(() => {}); // there may be none, and why it failed is what counts
    throw error;
  }
  return done;
}

function openDatabase(
  environment: Readonly<Record<string, string>>,
): { database: Database; close: () => Promise<void> } {
  const url = environment["DATABASE_URL"];
  if (url === undefined || url === "") {
    const project = readProject(environment);
    const apiKey = project.secretKey.reveal();
    const database = restDatabase({ url: project.url, apiKey });
    return { database, close: () => Promise.resolve() };
  }
  const sql = postgres(url, { max: 1, prepare: false, onnotice: () => {} });
  return {
    database: directDatabase(sql),
    close: () => sql.end({ timeout: 5 }),
  };
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const flags = parseOptions(args);
    if (flags === null) {
      await say(HELP);
      return 0;
    }
    const own = Deno.env.toObject();
    const { database, close } = openDatabase(
      own["DATABASE_URL"] ? own : await projectEnvironment(),
    );
    try {
      const { loads, rows } = await writeFocus(database, flags);
      await say(`${flags.out}: ${rows} rows of ${loads} billing periods`);
    } finally {
      await close();
    }
    return 0;
  } catch (error) {
    await complain(error instanceof Error ? error.message : String(error));
    return error instanceof OptionRefusal ? 2 : 1;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
