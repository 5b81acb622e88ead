import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { denoDirectory } from "../../apps/stack/deno_directory.ts";
import type { Upload } from "./deploy_api.ts";

/** What a function weighs once bundled: its own files and whole npm packages, compressed as the platform does. */
export interface BundleSize {
  /** Brotli bytes. */
  readonly compressed: number;
  /** Bytes before. */
  readonly raw: number;
  /** npm packages in it. */
  readonly packages: number;
}

/**
 * Weighs a function that is unpacked in `folder`.
 *
 * The platform puts npm packages into the bundle whole, without tree shaking (supabase/edge-runtime, eszip/vfs.rs), and
 * compresses with Brotli at the encoder's default of 6.
 */
export async function bundleSize(
  folder: string,
  upload: Upload,
): Promise<BundleSize> {
  const packages = await packageFolders(folder, upload);
  const chunks: Uint8Array[] = [...upload.files.values()];
  for (const path of packages) await readTree(path, chunks);
  const raw = chunks.reduce((sum, { length }) => sum + length, 0);
  const all = new Uint8Array(raw);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  const compressed = brotliCompressSync(all, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 6,
      [constants.BROTLI_PARAM_LGWIN]: 22,
    },
  }).length;
  return { compressed, raw, packages: packages.length };
}

async function packageFolders(
  folder: string,
  { metadata }: Upload,
): Promise<string[]> {
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "info",
      "--json",
      "--no-lock",
      "--config",
      join(folder, metadata.import_map_path ?? "deno.json"),
      join(folder, metadata.entrypoint_path),
    ],
    cwd: folder,
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`deno info failed:\n${decoder.decode(stderr)}`);
  const told: {
    npmPackages?: Record<string, { name: string; version: string }>;
  } = JSON.parse(decoder.decode(stdout));
  const caches = await npmCaches();
  return await Promise.all(
    Object.values(told.npmPackages ?? {}).map(({ name, version }) =>
      requireFolder(caches, join(name, version))
    ),
  );
}

/** One folder for each registry that packages came from. */
async function npmCaches(): Promise<string[]> {
  const root = join(await denoDirectory(), "npm");
  const folders: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(root)) {
    if (isDirectory) folders.push(join(root, name));
  }
  return folders;
}

async function requireFolder(
  caches: readonly string[],
  path: string,
): Promise<string> {
  for (const cache of caches) {
    const info = await Deno.stat(join(cache, path)).catch(() => null);
    if (info?.isDirectory) return join(cache, path);
  }
  throw new Error(`Deno's cache does not hold ${path}`);
}

async function readTree(folder: string, into: Uint8Array[]): Promise<void> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) await readTree(path, into);
    else if (isFile) into.push(await Deno.readFile(path));
  }
}
