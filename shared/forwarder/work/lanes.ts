/** Places for batches under way, over all files of an endpoint: what bounds the memory they take. */
export class Lanes {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /** As many places as told. */
  constructor(count: number) {
    this.#free = count;
  }

  /** Places nobody has. */
  get free(): number {
    return this.#free;
  }

  /** Takes a place, in the order of asking; what it gives gives the place back, once. @throws The signal's reason. */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#wait(signal);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    };
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#waiting.splice(this.#waiting.indexOf(admit), 1);
        reject(signal.reason);
      };
      const admit = () => {
        signal.removeEventListener("abort", stop);
        resolve();
      };
      signal.addEventListener("abort", stop, { once: true });
      this.#waiting.push(admit);
    });
  }
}
