import { join } from "node:path";
import { denoDirectory } from "../apps/stack/deno_directory.ts";
import { startEdgeFunctions } from "../apps/stack/edge_functions.ts";
import { functionEnvironment } from "../apps/stack/function_environment.ts";
import { openLogFile } from "../apps/stack/log_file.ts";
import { REPOSITORY } from "../apps/stack/repository.ts";
import { say } from "../apps/stack/terminal.ts";
import { signUp } from "../tests/support/caller.ts";
import { ciphertext } from "../tests/support/encrypted.ts";
import { stack } from "../tests/support/stack.ts";
import { dataset } from "../tests/support/vault.ts";
import { peakMemory } from "./peak_memory.ts";

const WRITERS = 20;
const ROUNDS = 3;

/** Prints what a fresh process of the function needs at most while 20 users write 5 MB each at once, three times. */
export async function printMemory(): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "bench-" });
  const log = await openLogFile(join(folder, "log"));
  const functions = await startEdgeFunctions({
    projectDirectory: REPOSITORY,
    stateDirectory: folder,
    denoDirectory: await denoDirectory(),
    env: functionEnvironment(stack(), {}),
    log,
    report: (line) => void say(line),
  });
  try {
    const origin = functions.get("encrypted-data")?.origin() ?? "";
    const answers = new Map<number, number>();
    for (let round = 0; round < ROUNDS; round++) {
      for (const status of await writeAtOnce(origin)) {
        answers.set(status, (answers.get(status) ?? 0) + 1);
      }
    }
    const peak = (await peakMemory(folder)).get("encrypted-data") ?? NaN;
    const told = [...answers].map(([status, count]) => `${count} x ${status}`);
    await say(
      `${WRITERS} writers of 5 MB at once, ${ROUNDS} times: ${
        Math.round(peak / 2 ** 20)
      } MiB at most; answers: ${told.join(", ")}`,
    );
  } finally {
    await Promise.all(
      [...functions.values()].map((service) => service?.stop()),
    );
    await log.close();
    await Deno.remove(folder, { recursive: true });
  }
}

async function writeAtOnce(origin: string): Promise<number[]> {
  const callers = await Promise.all(
    Array.from({ length: WRITERS }, () => signUp(stack())),
  );
  return await Promise.all(callers.map(async ({ accessToken }) => {
    const response = await fetch(`${origin}/encrypted-data/data`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${accessToken}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(dataset({ payload: ciphertext(5_000_000) })),
    });
    await response.body?.cancel();
    return response.status;
  }));
}
