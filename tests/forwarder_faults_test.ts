import { checkSinkRun } from "./support/check_sink_run.ts";

for (let seed = 1; seed <= 30; seed++) {
  Deno.test(`a file survives a sink that misbehaves, and senders that are killed (seed ${seed})`, () =>
    checkSinkRun(seed));
}
