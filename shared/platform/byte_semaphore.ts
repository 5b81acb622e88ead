import { Fault } from "./fault.ts";

/** Bytes that were admitted; whoever took them gives them back, on every path. */
export interface ByteLease {
  /** Gives back what turned out not to be needed: `bytes` stay taken. */
  shrinkTo(bytes: number): void;
  /** Gives back all. A second time does nothing. */
  release(): void;
}

/** What a semaphore admits and how long it lets wait. */
export interface ByteSemaphoreOptions {
  /** Bytes held at once. A lease of more waits for all of them. */
  readonly capacity: number;
  /** Milliseconds a lease may wait. */
  readonly waitMilliseconds: number;
}

interface Waiting {
  readonly bytes: number;
  readonly admit: () => void;
}

/**
 * Bounds the bytes that requests hold in memory at once, in the order they came. Counts what is announced, before any of it
 * is read. Knows one isolate, not the others.
 */
export class ByteSemaphore {
  readonly #options: ByteSemaphoreOptions;
  #free: number;
  readonly #queue: Waiting[] = [];

  /** A semaphore with everything free. */
  constructor(options: ByteSemaphoreOptions) {
    this.#options = options;
    this.#free = options.capacity;
  }

  /** Bytes that are not taken. */
  get free(): number {
    return this.#free;
  }

  /** Takes bytes, when needed after those who came before. @throws {Fault} OVERLOADED after the wait. */
  async take(wanted: number): Promise<ByteLease> {
    const bytes = Math.min(wanted, this.#options.capacity);
    if (this.#queue.length > 0 || bytes > this.#free) await this.#wait(bytes);
    else this.#free -= bytes;
    let held = bytes;
    const shrinkTo = (kept: number) => {
      const given = Math.max(0, held - kept);
      held -= given;
      this.#give(given);
    };
    return { shrinkTo, release: () => shrinkTo(0) };
  }

  #wait(bytes: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const admit = () => {
        clearTimeout(timer);
        resolve();
      };
      const waiting: Waiting = { bytes, admit };
      const timer = setTimeout(() => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        // Whoever waits behind may be small enough for what is free.
        this.#give(0);
        reject(this.#overloaded());
      }, this.#options.waitMilliseconds);
      this.#queue.push(waiting);
    });
  }

  #give(bytes: number): void {
    this.#free += bytes;
    for (
      let first = this.#queue[0];
      first !== undefined && first.bytes <= this.#free;
      first = this.#queue[0]
    ) {
      this.#queue.shift();
      this.#free -= first.bytes;
      first.admit();
    }
  }

  #overloaded(): Fault {
    const seconds = Math.max(
      1,
      Math.ceil(this.#options.waitMilliseconds / 1000),
    );
    return new Fault(
      "OVERLOADED",
      `Too many large requests at once: try again in ${seconds} s`,
      { retryAfterSeconds: seconds },
    );
  }
}
