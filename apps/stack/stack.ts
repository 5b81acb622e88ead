/**
 * The local Supabase: PostgreSQL, Auth, REST, functions behind one gateway, loopback clouds and a ticker.
 *
 * @module
 */

import { join } from "node:path";
import { openLogFile } from "./log_file.ts";
import { bypassProxyForLoopback } from "./loopback_proxy.ts";
import { findPostgresBinaries } from "./postgres_binaries.ts";
import { startParts } from "./parts.ts";
import { REPOSITORY } from "./repository.ts";
import type { Stack } from "./running_stack.ts";
import { openStateDirectory } from "./state_directory.ts";
import { Undo } from "./undo.ts";

export type { Stack } from "./running_stack.ts";

/** How to start a stack. */
export interface StackOptions {
  /** State directory, for example `.stack/demo-<pid>`. */
  directory: string;
  /** Whether database and keys outlive this run; no if not given. */
  isKept?: boolean;
  /** Folder that holds `supabase/`; this repository if not given. */
  projectDirectory?: string;
  /** Ports to use when they are free; any others when not. */
  ports?: { gateway?: number; postgres?: number };
  /** Whether to apply supabase/seed.sql. */
  seed: boolean;
  /** Also makes a template database with this name from the migrated database. */
  template?: string;
  /** Program of another Deno to serve the functions with. */
  denoProgram?: string | undefined;
  /** More environment for the functions. */
  env?: Record<string, string>;
  /** Milliseconds between two looks for due work, 0 for never; 2000 if not given. */
  tickMs?: number;
  /** Receives one line for each step that takes time. */
  report: (line: string) => void;
}

/** Starts everything; what was started is stopped again when a step fails. @throws {Error} Saying which step, and why. */
export async function startStack(options: StackOptions): Promise<Stack> {
  bypassProxyForLoopback();
  const undo = new Undo();
  try {
    const binaries = await findPostgresBinaries();
    const state = await openStateDirectory({
      path: options.directory,
      isKept: options.isKept ?? false,
      user: binaries.user,
    });
    undo.add(() => state.release());
    const log = await openLogFile(join(state.path, "stack.log"));
    undo.add(() => log.close());
    const project = options.projectDirectory ?? REPOSITORY;
    const description = await startParts({
      options,
      project,
      binaries,
      state,
      log,
      undo,
    });
    return { ...description, stop: () => undo.run() };
  } catch (error) {
    await undo.run().catch(() => {});
    throw error;
  }
}
