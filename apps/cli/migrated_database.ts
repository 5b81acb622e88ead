import { join } from "node:path";
import { REPOSITORY } from "../stack/repository.ts";
import { startStack } from "../stack/stack.ts";
import { say } from "../stack/terminal.ts";

/**
 * Runs `use` with the URL (role postgres) of a database that holds the migrations and nothing else, then removes it.
 *
 * @throws {Error} When a migration is refused, and what `use` throws.
 */
export async function withMigratedDatabase(
  use: (postgresUrl: string) => Promise<void>,
): Promise<void> {
  const stack = await startStack({
    directory: join(REPOSITORY, ".stack", `generate-${Deno.pid}`),
    seed: false,
    tickMs: 0,
    report: (line) => void say(line),
  });
  try {
    await use(stack.postgresUrl);
  } finally {
    await stack.stop();
  }
}
