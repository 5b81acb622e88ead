import { checkSinkRun } from "../support/check_sink_run.ts";
import { soakSeed } from "../support/soak_seed.ts";

Deno.test("files survive 300 sinks that misbehave, and senders that are killed", async () => {
  const first = soakSeed();
  for (let seed = first; seed < first + 300; seed++) {
    await checkSinkRun(seed).catch((error) => {
      throw new Error(`seed ${seed}`, { cause: error });
    });
  }
});
