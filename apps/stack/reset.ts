/**
 * `deno task reset`: forgets the database and the keys of `deno task start`.
 *
 * @module
 */

import { START_DIRECTORY } from "./start_directory.ts";
import { clearStateDirectory } from "./state_directory.ts";
import { complain, say } from "./terminal.ts";

if (import.meta.main) {
  try {
    await clearStateDirectory(START_DIRECTORY);
    await say("Emptied. `deno task start` begins with a new database.");
  } catch (error) {
    await complain(error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  }
}
