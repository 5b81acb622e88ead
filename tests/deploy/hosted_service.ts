import { join } from "node:path";
import { denoDirectory } from "../../apps/stack/deno_directory.ts";
import { openLogFile } from "../../apps/stack/log_file.ts";
import { startService } from "../../apps/stack/service.ts";
import type { Upload } from "./deploy_api.ts";

// What the platform gives and what the operator sets, all made up.
const ENVIRONMENT = {
  SUPABASE_URL: "http://127.0.0.1:9",
  SUPABASE_PUBLISHABLE_KEYS: '{"default":"sb_publishable_probe"}',
  SUPABASE_SECRET_KEYS: '{"default":"sb_secret_probe"}',
  SUPABASE_JWKS: '{"keys":[]}',
  SEALING_KEYS: `k1:${btoa("k".repeat(32))}`,
  WORKER_TOKEN: "w".repeat(32),
};

/** Type-checks an unpacked function with a program of Deno. @throws {Error} With what it printed. */
export async function checkFunction(
  deno: string,
  folder: string,
  upload: Upload,
): Promise<void> {
  const { success, stderr } = await new Deno.Command(deno, {
    args: ["check", "--no-lock", ...pathsOf(folder, upload)],
    cwd: folder,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** Serves an unpacked function as the hosted runtime does and asks it something without credentials. @throws {Error} */
export async function probeFunction(
  deno: string,
  folder: string,
  upload: Upload,
): Promise<string> {
  const log = await openLogFile(join(folder, "log"));
  const service = await startService({
    name: upload.metadata.name,
    command: [
      ...[deno, "serve", "--no-lock", "--host", "127.0.0.1", "--port", "0"],
      ...["--allow-net", "--allow-env", "--allow-sys", "--no-prompt"],
      ...pathsOf(folder, upload),
    ],
    env: {
      ...ENVIRONMENT,
      DENO_DIR: await denoDirectory(),
      NO_COLOR: "1",
      DENO_NO_UPDATE_CHECK: "1",
      TZ: "UTC",
    },
    cwd: folder,
    log,
  });
  try {
    const response = await fetch(
      `${service.origin()}/${upload.metadata.name}`,
      { method: "POST", body: "{}" },
    );
    const text = await response.text();
    const problem: { code?: string } = JSON.parse(text);
    if (response.status >= 500 || problem.code === undefined) {
      throw new Error(`answered ${response.status} ${text}`);
    }
    return `${response.status} ${problem.code}`;
  } finally {
    await service.stop();
    await log.close();
  }
}

function pathsOf(folder: string, { metadata }: Upload): string[] {
  return [
    ...["--config", join(folder, metadata.import_map_path ?? "deno.json")],
    join(folder, metadata.entrypoint_path),
  ];
}
