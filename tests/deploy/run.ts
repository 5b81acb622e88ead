/**
 * Deploys every function with the real CLI to a loopback Management API, then shows that what was uploaded is enough:
 * alone in an empty folder it type-checks and serves under the Deno that the hosted runtime is compatible with.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { REPOSITORY } from "../../apps/stack/repository.ts";
import { runSupabaseCli } from "../../apps/stack/supabase_cli.ts";
import { complain, say } from "../../apps/stack/terminal.ts";
import { bundleSize } from "./bundle_size.ts";
import { findDeno, HOSTED_DENO } from "../support/deno_program.ts";
import { startDeployApi, type Upload } from "./deploy_api.ts";
import { checkFunction, probeFunction } from "./hosted_service.ts";

// Source: supabase.com/docs/guides/functions/limits and troubleshooting/edge-function-bundle-size-issues.
const API_LIMIT = 5_000_000;
const DOCKER_LIMIT = 20_000_000;

async function main(): Promise<number> {
  const uploads = await deploy();
  const names = await functionNames();
  const missing = names.filter((name) => !uploads.has(name));
  if (names.length === 0 || missing.length > 0) {
    throw new Error(
      `the CLI did not deploy ${missing.join(", ") || "anything"}`,
    );
  }
  const deno = await findDeno(HOSTED_DENO);
  let failures = 0;
  for (const [name, upload] of uploads) {
    try {
      await say(`ok: ${name}: ${await proveUpload(deno, upload)}`);
    } catch (error) {
      failures++;
      await complain(
        `not ok: ${name}: ${error instanceof Error ? error.message : error}`,
      );
    }
  }
  return failures === 0 ? 0 : 1;
}

async function deploy(): Promise<ReadonlyMap<string, Upload>> {
  await using api = startDeployApi();
  const profile = await Deno.makeTempFile({ suffix: ".json" });
  await Deno.writeTextFile(
    profile,
    JSON.stringify({
      name: "loopback",
      api_url: api.url,
      dashboard_url: api.url,
      docs_url: api.url,
      project_host: "127.0.0.1",
    }),
  );
  await runSupabaseCli(
    [
      "--profile",
      profile,
      "functions",
      "deploy",
      "--use-api",
      `--remote=${"loopback".padEnd(20, "k")}`,
      "--yes",
    ],
    {
      cwd: REPOSITORY,
      env: { SUPABASE_ACCESS_TOKEN: `sbp_${"0".repeat(40)}` },
    },
  ).finally(() => Deno.remove(profile));
  if (api.strange.length > 0) {
    throw new Error(`the CLI asked for more: ${api.strange.join(", ")}`);
  }
  return api.uploads;
}

async function functionNames(): Promise<string[]> {
  const folder = join(REPOSITORY, "supabase", "functions");
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory && !name.startsWith("_")) names.push(name);
  }
  return names;
}

async function proveUpload(deno: string, upload: Upload): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "uploaded-" });
  try {
    for (const [path, bytes] of upload.files) {
      await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
      await Deno.writeFile(join(folder, path), bytes);
    }
    await checkFunction(deno, folder, upload);
    const answer = await probeFunction(deno, folder, upload);
    const { compressed, raw, packages } = await bundleSize(folder, upload);
    const size = `${megabytes(compressed)} compressed of ${megabytes(raw)}`;
    if (compressed > DOCKER_LIMIT) {
      throw new Error(
        `${size} is over ${megabytes(DOCKER_LIMIT)}, the limit of any deploy`,
      );
    }
    if (compressed > API_LIMIT) {
      throw new Error(
        `${size} is over ${megabytes(API_LIMIT)}, the limit without Docker`,
      );
    }
    return `${upload.files.size} files and ${packages} packages, ${size}; checks and answers ${answer} on Deno ${HOSTED_DENO}`;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

if (import.meta.main) {
  Deno.exit(
    await main().catch(async (error) => {
      await complain(error instanceof Error ? error.message : String(error));
      return 1;
    }),
  );
}
