import type { KeyParameters } from "./key_check.ts";
import type { Passphrase } from "./passphrase.ts";

/** The keys of an account: the present one for writing, all for reading. Derived when needed. */
export class KeyRing {
  #passphrase: Passphrase;
  #parameters: KeyParameters;
  #generation: number;
  #previous: readonly Passphrase[];

  /** `previous` open what was written before a rotation, newest first. */
  constructor(
    passphrase: Passphrase,
    { parameters, generation, previous = [] }: {
      readonly parameters: KeyParameters;
      readonly generation: number;
      readonly previous?: readonly Passphrase[];
    },
  ) {
    this.#passphrase = passphrase;
    this.#parameters = parameters;
    this.#generation = generation;
    this.#previous = previous;
  }

  /** Generation of the present key. */
  get generation(): number {
    return this.#generation;
  }

  /** What the present key is derived with: for everything that is written. */
  get parameters(): KeyParameters {
    return this.#parameters;
  }

  /** The present key. */
  writingKey(): Promise<CryptoKey> {
    const { kdf, salt } = this.#parameters;
    return this.#passphrase.key(kdf, salt);
  }

  /** The keys that may open content, likeliest first. The salt is the content's own. */
  async *readingKeys(
    { kdf, salt }: KeyParameters,
    generation: number,
  ): AsyncGenerator<CryptoKey> {
    // Content of the present generation is of the present passphrase alone.
    const all = generation === this.#generation
      ? [this.#passphrase]
      : [...this.#previous, this.#passphrase];
    for (const passphrase of all) yield await passphrase.key(kdf, salt);
  }

  /** A rotation: what was the present passphrase opens what came before. */
  replace(
    passphrase: Passphrase,
    parameters: KeyParameters,
    generation: number,
  ): void {
    this.#previous = [this.#passphrase, ...this.#previous];
    this.#passphrase = passphrase;
    this.#parameters = parameters;
    this.#generation = generation;
  }
}
