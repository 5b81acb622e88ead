/**
 * `deno task soak`: the long versions of what `deno task test` shows briefly. Prints its seed; `--seed <number>` repeats a run.
 * Other arguments go on to `deno test`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { say } from "../../apps/stack/terminal.ts";

const FOLDER = new URL("./", import.meta.url);
const RUNNER = new URL("../support/run.ts", import.meta.url).pathname;

async function main(args: string[]): Promise<number> {
  const { values: { seed: wanted }, tokens } = parseArgs({
    args,
    options: { seed: { type: "string" } },
    strict: false,
    tokens: true,
  });
  const seed = String(wanted ?? crypto.getRandomValues(new Uint32Array(1))[0]);
  if (!/^\d{1,10}$/.test(seed)) {
    throw new RangeError(
      `Cannot soak as a seed is a whole number: found ${seed}`,
    );
  }
  const others = tokens.filter((token) =>
    token.kind !== "option" || token.name !== "seed"
  ).map(({ index }) => args[index] ?? "");
  await say(`Seed ${seed}: repeat with --seed ${seed}`);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", RUNNER, ...others, ...await soakFiles()],
    env: { SOAK_SEED: seed },
  }).spawn();
  const { code } = await child.status;
  await say(`Seed was ${seed}`);
  return code;
}

async function soakFiles(): Promise<string[]> {
  const files: string[] = [];
  for await (const { name } of Deno.readDir(FOLDER)) {
    if (name.endsWith("_soak.ts")) files.push(new URL(name, FOLDER).pathname);
  }
  return files.sort();
}

if (import.meta.main) Deno.exit(await main(Deno.args));
