import { stress } from "../support/stress.ts";

Deno.test("the engine's functions, called at random by eight connections, neither deadlock nor leave anything loose", async () => {
  await stress({ players: 8, steps: 60, seed: 4 });
});
