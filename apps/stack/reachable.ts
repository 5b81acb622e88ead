import { dirname } from "node:path";

/** Whether every user of the machine may enter the folder: each folder above it, and itself, lets others pass. */
export async function isReachableByAll(path: string): Promise<boolean> {
  for (let folder = path;; folder = dirname(folder)) {
    const { mode } = await Deno.stat(folder);
    if (mode !== null && (mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** A folder for temporary things that every user of the machine may enter. */
export async function sharedTemporaryFolder(): Promise<string> {
  const wanted = Deno.env.get("TMPDIR");
  const isFit = wanted !== undefined &&
    await isReachableByAll(wanted).catch(() => false);
  return isFit ? wanted : "/tmp";
}
