import { checkCharges } from "../support/check_charges.ts";

Deno.test("engine.commit() and finish() keep every measure exact, whatever rows come in whatever pages and parts", async () => {
  await checkCharges({ runs: 60, seed: 2026 });
});
