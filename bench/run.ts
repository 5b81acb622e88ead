/**
 * `deno task bench [name...]`: one fresh stack, then each bench in a process of its own, one after the other.
 *
 * Options go on to the benches: `--whole` runs the large profile whole.
 *
 * @module
 */

import { join } from "node:path";
import { REPOSITORY } from "../apps/stack/repository.ts";
import { startStack } from "../apps/stack/stack.ts";
import { complain, say } from "../apps/stack/terminal.ts";
import { machine } from "./machine.ts";

const TEMPLATE = "template_engine";

const BENCHES = [
  "page_commit",
  "claim",
  "function_overhead",
  "cold_start",
  "encrypted_data",
  "cur_csv",
  "cur_parquet",
  "cur_ingestion",
  "forwarder_reading",
  "forwarder_sending",
  "large_profile",
  "month_replay",
] as const;

async function main(args: readonly string[]): Promise<number> {
  const options = args.filter((arg) => arg.startsWith("-"));
  const named = args.filter((arg) => !arg.startsWith("-"));
  const strange = named.find((name) =>
    !BENCHES.some((known) => known === name)
  );
  if (strange !== undefined) {
    await complain(`no bench "${strange}": there are ${BENCHES.join(", ")}`);
    return 2;
  }
  await say(machine());
  const { stop, ...stack } = await startStack({
    directory: join(REPOSITORY, ".stack", `bench-${Deno.pid}`),
    seed: false,
    template: TEMPLATE,
    tickMs: 0,
    report: (line) => void say(line),
  });
  try {
    for (const name of named.length > 0 ? named : BENCHES) {
      await say(`\n## ${name}`);
      const { code } = await new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "-A",
          "--quiet",
          join(REPOSITORY, "bench", `${name}.ts`),
          ...options,
        ],
        cwd: REPOSITORY,
        env: { TEST_STACK: JSON.stringify(stack), TEST_TEMPLATE: TEMPLATE },
      }).spawn().status;
      if (code !== 0) return code;
    }
    return 0;
  } finally {
    await stop();
  }
}

if (import.meta.main) {
  Deno.exit(
    await main(Deno.args).catch(async (error) => {
      await complain(error instanceof Error ? error.message : String(error));
      return 1;
    }),
  );
}
