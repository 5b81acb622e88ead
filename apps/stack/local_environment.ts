/**
 * The environment of our own child processes (not of the functions): this process's, without what would change their ways.
 *
 * @returns A fresh object.
 */
export function localEnvironment(): Record<string, string> {
  const env = Deno.env.toObject();
  for (const name of Object.keys(env)) {
    if (/^(AWS_|SUPABASE_|DENO_SERVE_ADDRESS$)/.test(name)) delete env[name];
  }
  return {
    ...env,
    NO_COLOR: "1",
    TZ: "UTC",
    LITE_TELEMETRY: "0",
    DENO_NO_UPDATE_CHECK: "1",
  };
}
