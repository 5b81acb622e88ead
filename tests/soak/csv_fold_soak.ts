import { checkCsvFold } from "../support/check_csv_fold.ts";
import { soakSeed } from "../support/soak_seed.ts";

const seed = soakSeed() % 2 ** 31;

Deno.test("15,000 generated files are folded as a slow reader folds them", async () => {
  await checkCsvFold({ runs: 15_000, seed });
});
