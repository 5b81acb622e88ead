import {
  openVault,
  temporaryStore,
  type Vault,
  type VaultOptions,
  type VaultStore,
} from "../../shared/vault/client/mod.ts";
import { type Caller, signUp } from "./caller.ts";
import { stack } from "./stack.ts";

/** What every vault of a test is unlocked with. */
export const PASSPHRASE = "correct horse battery staple";

/** A user whose vaults the test opens, as several devices would. */
export interface VaultOwner {
  readonly caller: Caller;
  /** A device: a vault with a memory of its own unless a store is given. */
  open(options?: Partial<VaultOptions>): Promise<Vault>;
}

/** Signs a user up. Keys take the fewest iterations the store accepts. */
export async function vaultOwner(): Promise<VaultOwner> {
  const caller = await signUp(stack());
  return {
    caller,
    open: (options) =>
      openVault({
        url: `${stack().url}/functions/v1/encrypted-data`,
        publishableKey: stack().publishableKey,
        token: () => caller.accessToken,
        account: caller.userId,
        passphrase: PASSPHRASE,
        store: temporaryStore(),
        kdf: { name: "PBKDF2-SHA256", iterations: 250_000 },
        ...options,
      }),
  };
}

/** A store that shows what is in it. */
export function openStore(): VaultStore & {
  readonly items: Map<string, string>;
} {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  };
}
