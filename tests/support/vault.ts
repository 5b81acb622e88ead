import { type Caller, signUp } from "./caller.ts";
import { base64, ciphertext } from "./encrypted.ts";
import {
  type FunctionAnswer,
  type FunctionCallOptions,
  functionsOf,
} from "./function_call.ts";
import { stack } from "./stack.ts";

/** What a client tells of its ciphertext, with a fresh IV under one salt. */
export function clientMeta(more: Record<string, unknown> = {}) {
  return {
    enc: "AES-GCM",
    kdf: "PBKDF2-SHA256",
    iterations: 600_000,
    salt: "AAECAwQFBgcICQoLDA0ODw==",
    iv: base64(crypto.getRandomValues(new Uint8Array(12))),
    schemaVersion: 1,
    ...more,
  };
}

/** A body that the store takes; every one is of other bytes. */
export function dataset(more: Record<string, unknown> = {}) {
  return { payload: ciphertext(), meta: clientMeta(), ...more };
}

/** A user of the store on the real stack. */
export interface VaultUser {
  readonly caller: Caller;
  /** Calls `encrypted-data<path>` as the user. */
  call(path: string, options?: FunctionCallOptions): Promise<FunctionAnswer>;
  /** Creates a dataset; its keyId. @throws {Error} Unless it was created. */
  create(more?: Record<string, unknown>): Promise<string>;
}

/** Signs a user up. */
export async function vaultUser(): Promise<VaultUser> {
  const caller = await signUp(stack());
  const calls = functionsOf(stack(), caller);
  const call: VaultUser["call"] = (path, options) =>
    calls(`encrypted-data${path}`, options);
  return {
    caller,
    call,
    async create(more) {
      const { status, body, text } = await call("/data", {
        body: dataset(more),
      });
      if (status !== 201) throw new Error(`not created: ${text}`);
      return body.keyId;
    },
  };
}
