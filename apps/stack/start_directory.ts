import { join } from "node:path";
import { REPOSITORY } from "./repository.ts";

/** Where `deno task start` keeps its state. */
export const START_DIRECTORY: string = join(REPOSITORY, ".stack", "start");
