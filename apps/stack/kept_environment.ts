/**
 * The environment of the stack that `deno task start` keeps up, for commands that act on a project.
 *
 * @module
 */
import { join } from "node:path";
import { functionEnvironment } from "./function_environment.ts";
import type { Stack } from "./running_stack.ts";

const NAME = "environment.json";

/** Writes it into the stack's folder, readable by its owner alone; removed with the folder. */
export async function writeEnvironment(
  folder: string,
  stack: Stack,
): Promise<void> {
  const environment = {
    ...functionEnvironment(stack, {}),
    DATABASE_URL: stack.postgresUrl,
  };
  await Deno.writeTextFile(
    join(folder, NAME),
    JSON.stringify(environment, null, 2),
    { mode: 0o600 },
  );
}

/** Forgets it, when the stack stops. */
export async function removeEnvironment(folder: string): Promise<void> {
  await Deno.remove(join(folder, NAME)).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

/** The environment of the stack in a folder; null while none runs there. */
export async function findEnvironment(
  folder: string,
): Promise<Record<string, string> | null> {
  try {
    return JSON.parse(await Deno.readTextFile(join(folder, NAME)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
