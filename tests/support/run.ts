/**
 * `deno task test`: one PostgreSQL, one stack, then `deno test`; arguments go on to `deno test`.
 *
 * With `--deno=<version>` that version of Deno serves the functions and runs the tests, without a lock file.
 *
 * @module
 */

import { join } from "node:path";
import { REPOSITORY } from "../../apps/stack/repository.ts";
import { type Stack, startStack } from "../../apps/stack/stack.ts";
import { stopSignal } from "../../apps/stack/stop_signal.ts";
import { complain, say } from "../../apps/stack/terminal.ts";
import { findDeno } from "./deno_program.ts";

const TEMPLATE = "template_engine";
const OTHER_DENO = "--deno=";

async function main(args: readonly string[]): Promise<number> {
  const began = performance.now();
  const report = (line: string) => {
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    void say(`${seconds.padStart(6)} s  ${line}`);
  };
  const stopped = stopSignal();
  const other = args.find((arg) => arg.startsWith(OTHER_DENO));
  const denoProgram = other && await findDeno(other.slice(OTHER_DENO.length));
  const stack = await startStack({
    directory: join(REPOSITORY, ".stack", `test-${Deno.pid}`),
    seed: false,
    template: TEMPLATE,
    denoProgram,
    report,
  });
  try {
    report("Testing");
    return await runTests(stack, {
      args: args.filter((arg) => arg !== other),
      denoProgram,
      stopped,
    });
  } finally {
    await stack.stop();
    report("Stopped");
  }
}

async function runTests(
  { stop: _, ...stack }: Stack,
  { args, denoProgram, stopped }: {
    args: readonly string[];
    denoProgram: string | undefined;
    stopped: Promise<Deno.Signal>;
  },
): Promise<number> {
  const hasPaths = args.some((arg) => !arg.startsWith("-"));
  const child = new Deno.Command(denoProgram ?? Deno.execPath(), {
    args: [
      "test",
      "-A",
      "--parallel",
      ...(denoProgram === undefined
        ? []
        : ["--no-lock", "--no-check", "--node-modules-dir=none"]),
      ...args,
      ...(hasPaths ? [] : ["tests/"]),
    ],
    cwd: REPOSITORY,
    env: { TEST_STACK: JSON.stringify(stack), TEST_TEMPLATE: TEMPLATE },
  }).spawn();
  stopped.then((signal) => child.kill(signal)).catch(() => {});
  return (await child.status).code;
}

if (import.meta.main) {
  Deno.exit(
    await main(Deno.args).catch(async (error) => {
      await complain(error instanceof Error ? error.message : String(error));
      return 1;
    }),
  );
}
