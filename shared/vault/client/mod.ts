/**
 * The client of encrypted-data: what a web app imports. Web Crypto and fetch only; runs in browsers, Node and Deno.
 *
 * ```ts
 * const vault = await openVault({ url, token, account, passphrase, store: localStorage });
 * const note = await vault.create(fromJson({ title: "First" }));
 * ```
 *
 * By example: docs/encrypted_data.md.
 *
 * @module
 */
export { openVault, type VaultOptions } from "./open_vault.ts";
export type { Vault } from "./vault.ts";
export type { VaultDocument } from "./vault_document.ts";
export type { Conflict, Merge, SaveOptions } from "./save_dataset.ts";
export type { CreateOptions } from "./create_dataset.ts";
export type { VersionOf } from "./delete_dataset.ts";
export type { RestorePoint } from "./restore_dataset.ts";
export type { RotateOptions } from "./rotate_key.ts";
export type { WrittenVersion } from "./written_version.ts";
export type { VersionEntry } from "./history.ts";
export type { VerifiedHistory } from "./verify_history.ts";
export type { Change } from "./changes.ts";
export type { AccountPolicy } from "./account.ts";
export type { Argon2id, Kdf, Pbkdf2 } from "./kdf.ts";
export type { Argon2idFunction, Argon2idInput } from "./passphrase.ts";
export type { RandomBytes } from "./random_bytes.ts";
export { temporaryStore, type VaultStore } from "./memory.ts";
export { fromJson, fromText, toJson, toText } from "./json_content.ts";
export {
  isVaultError,
  VAULT_ERRORS,
  VaultError,
  type VaultErrorCode,
  type VaultErrorFacts,
} from "./vault_error.ts";
