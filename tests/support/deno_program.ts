/** The Deno that the hosted runtime is compatible with (supabase/edge-runtime, .env: 2.1.4, with later fixes picked). */
export const HOSTED_DENO = "2.1.12";

/** Where npx keeps the program of a Deno version. @throws {Error} When npx cannot get it. */
export async function findDeno(version: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("npx", {
    args: [
      "-y",
      `deno@${version}`,
      "eval",
      "--no-lock",
      "--no-config",
      "Deno.stdout.write(new TextEncoder().encode(Deno.execPath()))",
    ],
    env: { npm_config_update_notifier: "false", DENO_NO_UPDATE_CHECK: "1" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (!success) {
    throw new Error(`npx deno@${version} failed:\n${decoder.decode(stderr)}`);
  }
  return decoder.decode(stdout).trim();
}
