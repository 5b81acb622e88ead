/**
 * `deno task start`: the stack stays up until Ctrl-C; database and keys are kept in `.stack/start`.
 *
 * @module
 */

import { demoLogin } from "./demo_login.ts";
import { removeEnvironment, writeEnvironment } from "./kept_environment.ts";
import { startStack } from "./stack.ts";
import { START_DIRECTORY } from "./start_directory.ts";
import { stopSignal } from "./stop_signal.ts";
import { complain, say } from "./terminal.ts";

async function main(): Promise<number> {
  const stopped = stopSignal();
  const stack = await startStack({
    directory: START_DIRECTORY,
    isKept: true,
    ports: { gateway: 54321, postgres: 54322 },
    seed: true,
    report: (line) => void say(line),
  });
  try {
    await writeEnvironment(START_DIRECTORY, stack);
    const login = await demoLogin(stack);
    for (
      const [name, value] of [
        ["API", stack.url],
        ["Functions", `${stack.url}/functions/v1`],
        ["Database", stack.postgresUrl],
        ["Publishable key", stack.publishableKey],
        ["Secret key", stack.secretKey],
        ["Demo login", `${login.email}  ${login.password}`],
        ["Loopback AWS", stack.awsUrl],
        ["Its control API", stack.awsControlUrl],
        ["Loopback Azure", stack.azureUrl],
        ["Loopback GCP", stack.gcpUrl],
        ["Log", stack.logFile],
      ]
    ) await say(`${`${name}:`.padEnd(17)}${value}`);
    await say("Ctrl-C stops it; `deno task reset` empties it.");
    await stopped;
    await say("Stopping");
  } finally {
    await removeEnvironment(START_DIRECTORY);
    await stack.stop();
  }
  return 0;
}

if (import.meta.main) {
  Deno.exit(
    await main().catch(async (error) => {
      await complain(error instanceof Error ? error.message : String(error));
      return 1;
    }),
  );
}
