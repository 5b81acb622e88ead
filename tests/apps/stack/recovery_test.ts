import { deepEqual, equal } from "node:assert/strict";
import { join } from "node:path";
import postgres from "postgres";
import { openLogFile } from "../../../apps/stack/log_file.ts";
import { findPostgresBinaries } from "../../../apps/stack/postgres_binaries.ts";
import { startPostgres } from "../../../apps/stack/postgres_server.ts";
import { REPOSITORY } from "../../../apps/stack/repository.ts";
import { openStateDirectory } from "../../../apps/stack/state_directory.ts";

/** Starts a server in a kept state directory, tells its address and waits to be killed. */
const VICTIM = `
import { openLogFile } from "../../../apps/stack/log_file.ts";
import { findPostgresBinaries } from "../../../apps/stack/postgres_binaries.ts";
import { initializePostgres, startPostgres } from "../../../apps/stack/postgres_server.ts";
import { openStateDirectory } from "../../../apps/stack/state_directory.ts";
const binaries = await findPostgresBinaries();
const state = await openStateDirectory({ path: Deno.args[0], isKept: true, user: binaries.user });
const where = { binaries, dataDirectory: state.dataDirectory, log: await openLogFile(Deno.args[0] + "/log") };
await initializePostgres({ ...where, password: state.keys.passwords.supabase_admin });
const { port } = await startPostgres(where);
await state.markPrepared();
await Deno.stdout.write(new TextEncoder().encode(String(port)));
setInterval(() => {}, 1000);
`;

async function startVictim(
  path: string,
): Promise<{ process: Deno.ChildProcess; port: number }> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["eval", VICTIM, path],
    cwd: import.meta.dirname ?? ".",
    stdout: "piped",
  }).spawn();
  const { value } = await process.stdout.getReader().read();
  return { process, port: Number(new TextDecoder().decode(value)) };
}

Deno.test("startPostgres() goes on with the data and the port of a stack that was killed by force", async () => {
  const path = await Deno.makeTempDir({ dir: join(REPOSITORY, ".stack") });
  const victim = await startVictim(path);
  const binaries = await findPostgresBinaries();
  const keys = JSON.parse(await Deno.readTextFile(`${path}/stack.json`)).keys;
  const connect = (port: number) =>
    postgres(
      `postgresql://supabase_admin:${keys.passwords.supabase_admin}@127.0.0.1:${port}/postgres`,
      { max: 1 },
    );
  const before = connect(victim.port);
  await before`create table kept as select 1 as one`;
  victim.process.kill("SIGKILL");
  await victim.process.status;
  await before.end({ timeout: 0 });

  const state = await openStateDirectory({
    path,
    isKept: true,
    user: binaries.user,
  });
  equal(state.isPrepared, true);
  const log = await openLogFile(`${path}/log`);
  const server = await startPostgres({
    binaries,
    dataDirectory: state.dataDirectory,
    preferredPort: victim.port,
    log,
  });
  equal(server.port, victim.port);
  const after = connect(server.port);
  deepEqual([...await after`select one from kept`], [{ one: 1 }]);
  await after.end();
  await server.stop();
  await state.release();
  await log.close();
  await Deno.remove(path, { recursive: true });
});
