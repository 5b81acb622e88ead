/**
 * `deno task secrets`: makes the secrets an operator must set, in the form of an environment file.
 *
 * It prints them and keeps nothing. Losing SEALING_KEYS means that every customer has to connect anew: keep a copy where
 * the project's other master keys are.
 *
 * @module
 */
import { randomToken } from "../../shared/platform/token.ts";
import { say } from "../stack/terminal.ts";

/** Fresh secrets by setting. `keyId` names the sealing key; a date tells when it was made. */
export function makeSecrets(
  keyId: string,
): Readonly<Record<"SEALING_KEYS" | "WORKER_TOKEN", string>> {
  const key = crypto.getRandomValues(new Uint8Array(32));
  return {
    SEALING_KEYS: `${keyId}:${btoa(String.fromCharCode(...key))}`,
    WORKER_TOKEN: randomToken(),
  };
}

if (import.meta.main) {
  const keyId = `k${new Date().toISOString().slice(0, 10).replaceAll("-", "")}`;
  for (const [name, value] of Object.entries(makeSecrets(keyId))) {
    await say(`${name}=${value}`);
  }
}
