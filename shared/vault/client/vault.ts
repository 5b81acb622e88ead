import { type AccountPolicy, changeAccount, readAccount } from "./account.ts";
import type { Bytes } from "./bytes.ts";
import { type Change, readChanges } from "./changes.ts";
import { createDataset, type CreateOptions } from "./create_dataset.ts";
import {
  deleteDataset,
  undeleteDataset,
  type VersionOf,
} from "./delete_dataset.ts";
import type { Members } from "./encrypted_content.ts";
import { readHistory, type VersionEntry } from "./history.ts";
import type { Passphrase } from "./passphrase.ts";
import { readDataset, readVersion } from "./read_dataset.ts";
import {
  restoreAccount,
  restoreDataset,
  type RestorePoint,
} from "./restore_dataset.ts";
import { rotateKey, type RotateOptions } from "./rotate_key.ts";
import { saveDataset, type SaveOptions } from "./save_dataset.ts";
import type { VaultSession } from "./session.ts";
import type { VaultDocument } from "./vault_document.ts";
import { type VerifiedHistory, verifyHistory } from "./verify_history.ts";
import type { WrittenVersion } from "./written_version.ts";

/**
 * An account's data, unlocked: what openVault() gives. Every method may throw each {@link VaultError} that tells of the
 * server or the way to it; what else it throws stands at the function it calls.
 */
export class Vault {
  readonly #session: VaultSession;
  readonly #passphraseOf: (text: string) => Passphrase;

  /** Not for apps: openVault() proves the passphrase first. */
  constructor(
    session: VaultSession,
    passphraseOf: (text: string) => Passphrase,
  ) {
    this.#session = session;
    this.#passphraseOf = passphraseOf;
  }

  /** Creates a dataset under an id that is chosen here. See {@link createDataset}. */
  create(content: Bytes, options?: CreateOptions): Promise<VaultDocument> {
    return createDataset(this.#session, content, options);
  }

  /** The present version of a dataset. See {@link readDataset}. */
  open(keyId: string): Promise<VaultDocument> {
    return readDataset(this.#session, keyId);
  }

  /** The same, but downloads nothing while `document` is the present version. */
  refresh(document: VaultDocument): Promise<VaultDocument> {
    return readDataset(this.#session, document.keyId, document);
  }

  /** An older version. See {@link readVersion}. */
  openVersion(keyId: string, version: number): Promise<VaultDocument> {
    return readVersion(this.#session, keyId, version);
  }

  /** Saves content as the version after `document`, merging where another was faster. See {@link saveDataset}. */
  save(
    document: VaultDocument,
    content: Bytes,
    options?: SaveOptions,
  ): Promise<VaultDocument> {
    return saveDataset(this.#session, document, content, options);
  }

  /** The versions that are kept, newest first. See {@link readHistory}. */
  history(keyId: string): AsyncGenerator<VersionEntry> {
    return readHistory(this.#session, keyId);
  }

  /** Verifies that the versions follow each other. See {@link verifyHistory}. */
  verifyHistory(
    keyId: string,
    options?: { readonly opens?: boolean },
  ): Promise<VerifiedHistory> {
    return verifyHistory(this.#session, keyId, options);
  }

  /** Makes a new version with the content of an old one. See {@link restoreDataset}. */
  restore(
    document: VaultDocument,
    point: RestorePoint,
  ): Promise<VaultDocument> {
    return restoreDataset(this.#session, document, point);
  }

  /** Puts every dataset where it stood at a moment. See {@link restoreAccount}. */
  restoreAll(at: Date): Promise<WrittenVersion[]> {
    return restoreAccount(this.#session, at);
  }

  /** Deletes a dataset that still is at this version. See {@link deleteDataset}. */
  delete(document: VersionOf): Promise<void> {
    return deleteDataset(this.#session, document);
  }

  /** Brings a deleted dataset back. See {@link undeleteDataset}. */
  undelete(keyId: string): Promise<VaultDocument> {
    return undeleteDataset(this.#session, keyId);
  }

  /** Re-encrypts everything under a new passphrase; how many datasets. See {@link rotateKey}. */
  rotate(passphrase: string, options?: RotateOptions): Promise<number> {
    return rotateKey(this.#session, this.#passphraseOf(passphrase), options);
  }

  /** What changed since the feed was last read to its end. See {@link readChanges}. */
  changes(options?: { readonly fromStart?: boolean }): AsyncGenerator<Change> {
    return readChanges(this.#session, options);
  }

  /** After EPOCH_CHANGED: what was seen before no longer counts. Only when the operator says that a backup was restored. */
  acceptEpoch(epoch: number): Promise<void> {
    return this.#session.memory.acceptEpoch(epoch);
  }

  /** Limits, quota and policy as the server tells them. */
  async configuration(): Promise<Members> {
    const { configuration } = await readAccount(this.#session.connection);
    return configuration;
  }

  /** Changes the account's policy. */
  async changePolicy(policy: AccountPolicy): Promise<Members> {
    const { configuration } = await changeAccount(
      this.#session.connection,
      policy,
    );
    return configuration;
  }
}
