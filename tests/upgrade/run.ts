/**
 * Expand, deploy, contract: applies the schema and demo data of the last release, then the migrations made since.
 *
 * Shows that they apply to a database that is in use, not only to an empty one. Without a release there is nothing to show.
 *
 * @module
 */

import { deepEqual } from "node:assert/strict";
import postgres, { type Sql } from "postgres";
import { findPostgresBinaries } from "../../apps/stack/postgres_binaries.ts";
import { REPOSITORY } from "../../apps/stack/repository.ts";
import { pushMigrations } from "../../apps/stack/supabase_cli.ts";
import { complain, say } from "../../apps/stack/terminal.ts";
import { postgres15 } from "../postgres_15/cluster.ts";

async function main(): Promise<void> {
  const tag =
    (await run("git", ["describe", "--tags", "--abbrev=0"]).catch(() => ""))
      .trim();
  if (tag === "") {
    await say("skipped: there is no release yet (no git tag)");
    return;
  }
  const release = await Deno.makeTempDir({ prefix: "release-" });
  try {
    await run("sh", [
      "-c",
      'git archive "$1" supabase | tar -x -C "$2"',
      "sh",
      tag,
      release,
    ]);
    await upgrade(tag, release);
  } finally {
    await Deno.remove(release, { recursive: true });
  }
}

async function upgrade(tag: string, release: string): Promise<void> {
  const { user } = await findPostgresBinaries();
  if (user === undefined) {
    throw new Error("only root can become the database's user");
  }
  await using cluster = await postgres15(user);
  const { postgresUrl } = cluster;
  await pushMigrations({ projectDirectory: release, postgresUrl, seed: true });
  const owner = postgres(postgresUrl, { max: 1, onnotice() {} });
  try {
    const before = await rowCounts(owner);
    await pushMigrations({
      projectDirectory: REPOSITORY,
      postgresUrl,
      seed: false,
    });
    const after = await rowCounts(owner);
    const kept = Object.fromEntries(
      Object.keys(before).map((table) => [table, after[table]]),
    );
    deepEqual(
      kept,
      before,
      "a migration since the release lost a table or rows",
    );
    await say(
      `ok: the migrations since ${tag} apply over its schema and keep its rows`,
    );
  } finally {
    await owner.end();
  }
}

async function rowCounts(owner: Sql): Promise<Record<string, number>> {
  const tables = await owner`
    select c.oid::regclass::text as name from pg_class c
    where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind = 'r'`;
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await owner.unsafe(
      `select count(*)::int as count from ${name}`,
    );
    counts[name] = row?.count;
  }
  return counts;
}

async function run(program: string, args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd: REPOSITORY,
  }).output();
  const decoder = new TextDecoder();
  if (!success) {
    throw new Error(`${program} failed:\n${decoder.decode(stderr)}`);
  }
  return decoder.decode(stdout);
}

if (import.meta.main) {
  Deno.exit(
    await main().then(() => 0, async (error) => {
      await complain(error instanceof Error ? error.message : String(error));
      return 1;
    }),
  );
}
