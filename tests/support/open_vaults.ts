import postgres, { type Sql } from "postgres";
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

/** The operator: whoever holds the database, with all rights. Used as `await using`. */
export function operator(): {
  readonly sql: Sql;
  [Symbol.asyncDispose](): Promise<void>;
} {
  const sql = postgres(stack().superuserUrl, { max: 1, onnotice: () => {} });
  return { sql, [Symbol.asyncDispose]: () => sql.end({ timeout: 1 }) };
}

/** Puts a dataset back to an older version without leaving a trace in the database. */
export async function rollBack(
  sql: Sql,
  keyId: string,
  version: number,
): Promise<void> {
  await sql.begin(async (sql) => {
    await sql`delete from encrypted_versions where dataset_id = ${keyId} and version > ${version}`;
    await sql`
      update encrypted_datasets set version = ${version}, deleted_at = null, undeletable_until = null
      where id = ${keyId}`;
  });
}

/** Computes the chain of a dataset anew, as an operator who changed something would. */
export async function chainAnew(sql: Sql, keyId: string): Promise<void> {
  const versions = await sql`
    select version from encrypted_versions where dataset_id = ${keyId} order by version`;
  for (const { version } of versions) {
    await sql`
      update encrypted_versions v set previous_hash = b.hash, hash = private.chain_hash(b.hash, v.version, v.iv, v.payload)
      from (select coalesce((select x.hash from encrypted_versions x where x.dataset_id = ${keyId} and x.version = ${version} - 1),
        decode(repeat('00', 32), 'hex')) as hash) b
      where v.dataset_id = ${keyId} and v.version = ${version}`;
  }
}
