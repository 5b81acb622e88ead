/**
 * What a client remembers of the server's answers. Nothing else can tell an old valid state from the present one.
 *
 * @module
 */
import { VaultError } from "./vault_error.ts";

/** Where it is kept. `localStorage` is one. */
export interface VaultStore {
  /** The value of a key; null when there is none. */
  getItem(key: string): string | null | Promise<string | null>;
  /** Keeps a value. */
  setItem(key: string, value: string): void | Promise<void>;
}

/** A version and its hash. */
export interface ChainAnchor {
  /** Which version. */
  readonly version: number;
  /** Its hash. */
  readonly hash: string;
}

/** How far a dataset was seen. */
export interface SeenVersion {
  /** The highest version told. */
  readonly version: number;
  /** The highest one whose hash is known; null when none is. */
  readonly anchor: ChainAnchor | null;
}

/** What was seen of the account. */
export interface SeenAccount {
  /** The epoch; null before the first answer. */
  readonly epoch: number | null;
  /** The highest key generation; 0 before the first answer. */
  readonly keyGeneration: number;
  /** Up to where the feed was read; null before the first reading. */
  readonly cursor: string | null;
}

/** A store that forgets when the program ends: a rollback between two runs goes unnoticed. */
export function temporaryStore(): VaultStore {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  };
}

/** What was seen of one account's data. */
export class Memory {
  readonly #store: VaultStore;
  readonly #prefix: string;
  #writing: Promise<unknown> = Promise.resolve();

  /** Of `account`, in `store`. */
  constructor(store: VaultStore, account: string) {
    this.#store = store;
    this.#prefix = `encrypted-data/${account}/`;
  }

  /** What was seen of the account. */
  async account(): Promise<SeenAccount> {
    return await this.#read<SeenAccount>("account") ??
      { epoch: null, keyGeneration: 0, cursor: null };
  }

  /** Keeps some of what was seen of the account. */
  async rememberAccount(seen: Partial<SeenAccount>): Promise<void> {
    await this.#inTurn(async () => {
      await this.#write("account", { ...await this.account(), ...seen });
    });
  }

  /** The highest version seen in this epoch; null when none was. */
  async find(keyId: string): Promise<SeenVersion | null> {
    const seen = await this.#read<SeenVersion & { epoch: number | null }>(
      `data/${keyId}`,
    );
    const { epoch } = await this.account();
    return seen === null || seen.epoch !== epoch
      ? null
      : { version: seen.version, anchor: seen.anchor };
  }

  /** Keeps a version, and its hash where known. What is higher, and the first hash of a version, stay. */
  async remember(
    keyId: string,
    { version, hash }: {
      readonly version: number;
      readonly hash: string | null;
    },
  ): Promise<void> {
    await this.#inTurn(async () => {
      const known = await this.find(keyId);
      const anchor = known?.anchor ?? null;
      const isAnchor = hash !== null &&
        (anchor === null || version > anchor.version);
      const { epoch } = await this.account();
      await this.#write(`data/${keyId}`, {
        version: Math.max(version, known?.version ?? 0),
        anchor: isAnchor ? { version, hash } : anchor,
        epoch,
      });
    });
  }

  /**
   * Notes the epoch of an answer.
   *
   * @throws {VaultError} EPOCH_CHANGED when it is another than before.
   */
  async noteEpoch(epoch: number): Promise<void> {
    const account = await this.account();
    if (account.epoch === epoch) return;
    if (account.epoch === null) return await this.acceptEpoch(epoch);
    throw new VaultError(
      "EPOCH_CHANGED",
      `The server's epoch is ${epoch}, it was ${account.epoch}: its data was restored from a backup, and versions may be lost`,
      { epoch },
    );
  }

  /** From now on `epoch` is the right one: what was seen in others no longer counts, and the feed is read from its start. */
  async acceptEpoch(epoch: number): Promise<void> {
    const { epoch: before } = await this.account();
    if (before === epoch) return;
    await this.rememberAccount({ epoch, keyGeneration: 0, cursor: null });
  }

  /** Notes the key generation of an answer. @throws {VaultError} VERSION_ROLLED_BACK when it was higher before. */
  async noteKeyGeneration(keyGeneration: number): Promise<void> {
    const account = await this.account();
    if (keyGeneration < account.keyGeneration) {
      throw new VaultError(
        "VERSION_ROLLED_BACK",
        `The server tells key generation ${keyGeneration}, it told ${account.keyGeneration} before`,
      );
    }
    if (keyGeneration > account.keyGeneration) {
      await this.rememberAccount({ keyGeneration });
    }
  }

  /** What reads and then writes takes turns: else the later writer forgets what the other saw. */
  async #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#writing.then(work);
    this.#writing = turn.catch(() => {});
    await turn;
  }

  async #read<T>(name: string): Promise<T | null> {
    const text = await this.#store.getItem(this.#prefix + name);
    return text === null ? null : JSON.parse(text);
  }

  async #write(name: string, value: unknown): Promise<void> {
    await this.#store.setItem(this.#prefix + name, JSON.stringify(value));
  }
}
