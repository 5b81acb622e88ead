/**
 * The folder of one stack: its keys, its database, its log; locked while the stack runs.
 *
 * @module
 */

import { basename, dirname, join, resolve } from "node:path";
import { createStackKeys, type StackKeys } from "./keys.ts";
import {
  lastHolder,
  LOCK_NAME,
  lockAbandonedFolder,
  lockFolder,
} from "./folder_lock.ts";
import { endLeftovers } from "./leftovers.ts";
import { isReachableByAll, sharedTemporaryFolder } from "./reachable.ts";

/** An open, locked folder. */
export interface StateDirectory {
  /** Absolute path. */
  readonly path: string;
  /** PostgreSQL's data directory; exists, owned by the user PostgreSQL runs as. */
  readonly dataDirectory: string;
  /** The keys of this stack; the same ones on every start. */
  readonly keys: StackKeys;
  /** Whether an earlier start finished preparing the database. */
  readonly isPrepared: boolean;
  /** Remembers that the database is prepared. */
  markPrepared(): Promise<void>;
  /** Unlocks; removes everything unless the folder is kept. */
  release(): Promise<void>;
}

/** How to open a folder. */
export interface StateOptions {
  /** Where; made if missing. */
  path: string;
  /** Whether database and keys outlive this run. A folder that is not kept is emptied first. */
  isKept: boolean;
  /** The user PostgreSQL runs as, if not this process's own. */
  user: { uid: number; gid: number } | undefined;
}

const FORMAT = "cloud-sync-engine local stack";

interface SavedState {
  /** Tells our folders from a stranger's: only ours are ever removed. */
  format: typeof FORMAT;
  isKept: boolean;
  isPrepared: boolean;
  keys: StackKeys;
}

/**
 * Opens and locks the folder, after clearing what killed stacks beside it left behind.
 *
 * @throws {Error} When a running stack holds it.
 */
export async function openStateDirectory(
  options: StateOptions,
): Promise<StateDirectory> {
  const path = resolve(options.path);
  const lock = await lockFolder(path);
  if (!lock) {
    const holder = await lastHolder(path);
    throw new Error(
      `a stack is already running in ${path} (process ${holder}): stop it first`,
    );
  }
  await sweepBeside(path);
  const dataRoot = await dataRootOf(path);
  await endLeftovers([path, dataRoot]);
  const saved = options.isKept ? await readState(path) : null;
  if (!saved?.isPrepared) {
    await removeFolder(dataRoot);
    await emptyFolder(path);
  }
  const state: SavedState = saved?.isPrepared ? saved : await newState(options);
  await writeState(path, state);
  return {
    path,
    dataDirectory: await makeDataDirectory(dataRoot, options.user),
    keys: state.keys,
    isPrepared: state.isPrepared,
    markPrepared: () => writeState(path, { ...state, isPrepared: true }),
    async release() {
      if (!options.isKept) {
        await removeFolder(dataRoot);
        await removeFolder(path);
      }
      lock[Symbol.dispose]();
    },
  };
}

async function newState({ isKept }: StateOptions): Promise<SavedState> {
  return {
    format: FORMAT,
    isKept,
    isPrepared: false,
    keys: await createStackKeys(),
  };
}

/** Removes a folder's database and keys, so that the next start begins anew. @throws {Error} When a stack runs in it. */
export async function clearStateDirectory(path: string): Promise<void> {
  const state = await openStateDirectory({
    path,
    isKept: false,
    user: undefined,
  });
  await state.release();
}

// A stack that was killed never removed its folder. Whoever comes next does, if nobody holds its lock.
async function sweepBeside(path: string): Promise<void> {
  for await (const { name } of Deno.readDir(dirname(path))) {
    if (name === basename(path)) continue;
    const sibling = join(dirname(path), name);
    if (!await isAbandonable(sibling)) continue;
    using lock = await lockAbandonedFolder(sibling);
    if (!lock) continue;
    const dataRoot = await dataRootOf(sibling);
    await endLeftovers([sibling, dataRoot]);
    await removeFolder(dataRoot);
    await removeFolder(sibling);
  }
}

async function isAbandonable(path: string): Promise<boolean> {
  try {
    const saved = await readState(path);
    if (saved) return !saved.isKept;
    const names = await Array.fromAsync(Deno.readDir(path), ({ name }) => name);
    return names.length === 1 && names[0] === LOCK_NAME;
  } catch {
    // Not a folder, or not ours to read: none of our business.
    return false;
  }
}

// Started by root, PostgreSQL runs as another user, who cannot enter a closed home.
async function dataRootOf(path: string): Promise<string> {
  if (Deno.uid() !== 0 || await isReachableByAll(path)) {
    return join(path, "database");
  }
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(path),
  );
  return join(
    await sharedTemporaryFolder(),
    `cloud-sync-engine-${new Uint8Array(digest).toHex().slice(0, 16)}`,
  );
}

async function makeDataDirectory(
  dataRoot: string,
  user: StateOptions["user"],
): Promise<string> {
  const data = join(dataRoot, "data");
  await Deno.mkdir(dataRoot, { recursive: true, mode: 0o755 });
  const { uid } = await Deno.lstat(dataRoot);
  if (uid !== Deno.uid()) {
    throw new Error(`${dataRoot} belongs to somebody else: remove it`);
  }
  await Deno.mkdir(data, { recursive: true, mode: 0o700 });
  if (user) {
    await Deno.chmod(dataRoot, 0o755);
    await Deno.chown(data, user.uid, user.gid);
  }
  return data;
}

async function emptyFolder(path: string): Promise<void> {
  for await (const { name } of Deno.readDir(path)) {
    if (name !== LOCK_NAME) await removeFolder(join(path, name));
  }
}

// A program that initdb had started may write for a moment after initdb was killed.
async function removeFolder(path: string): Promise<void> {
  for (let attempt = 1;; attempt++) {
    try {
      return await Deno.remove(path, { recursive: true });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      if (attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function readState(path: string): Promise<SavedState | null> {
  try {
    const state: SavedState = JSON.parse(
      await Deno.readTextFile(join(path, "stack.json")),
    );
    return state.format === FORMAT ? state : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function writeState(path: string, state: SavedState): Promise<void> {
  await Deno.writeTextFile(
    join(path, "stack.json"),
    JSON.stringify(state, null, 2),
    { mode: 0o600 },
  );
}
