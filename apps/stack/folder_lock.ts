import { join } from "node:path";

/** The name of the lock file: one that tells our folders from a stranger's. */
export const LOCK_NAME = "cloud-sync-engine.lock";

// Somebody who clears up what a killed stack left holds its lock for a moment.
const TRIES = 20;

/**
 * Makes the folder and locks it; the lock ends with this process at the latest.
 *
 * @returns What unlocks it, or null when somebody else holds it for longer than a second.
 */
export async function lockFolder(path: string): Promise<Disposable | null> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    await Deno.mkdir(path, { recursive: true, mode: 0o755 });
    const lock = await tryLock(path, { create: true });
    if (lock) return lock;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return null;
}

/** The process that locked the folder last, as text for people. */
export async function lastHolder(path: string): Promise<string> {
  return await Deno.readTextFile(join(path, LOCK_NAME));
}

/** Locks a folder if it has a lock file that nobody holds; otherwise null. */
export async function lockAbandonedFolder(
  path: string,
): Promise<Disposable | null> {
  return await tryLock(path, { create: false });
}

async function tryLock(
  path: string,
  { create }: { create: boolean },
): Promise<Disposable | null> {
  const name = join(path, LOCK_NAME);
  const file = await Deno.open(name, { create, write: true }).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  });
  if (file && await file.tryLock(true)) {
    // The folder may have been removed between opening and locking; then this lock is worth nothing.
    const [held, present] = [
      await file.stat(),
      await Deno.stat(name).catch(() => null),
    ];
    if (held.ino === present?.ino) {
      await file.truncate();
      await file.write(new TextEncoder().encode(String(Deno.pid)));
      return { [Symbol.dispose]: () => file.close() };
    }
  }
  file?.close();
  return null;
}
