import type { Clock } from "../../../shared/platform/clock.ts";

/** The tokens that a sink has given out. */
export class Tokens {
  readonly #clock: Clock;
  readonly #ends = new Map<string, number>();
  #made = 0;
  /** Seconds that a token lasts from now on. */
  lifetimeSeconds: number;

  /** Takes the clock that tokens end by. */
  constructor(clock: Clock, lifetimeSeconds: number) {
    this.#clock = clock;
    this.lifetimeSeconds = lifetimeSeconds;
  }

  /** Tokens given out so far. */
  get made(): number {
    return this.#made;
  }

  /** Gives out a token. */
  give(): { token: string; expiresIn: number } {
    const token = `sink-token-${++this.#made}`;
    const end = this.#clock.ticks() + this.lifetimeSeconds * 1000;
    this.#ends.set(token, end);
    return { token, expiresIn: this.lifetimeSeconds };
  }

  /** Whether a header `Bearer <token>` holds one that still lasts. */
  accepts(header: string | null): boolean {
    const token = /^Bearer (\S+)$/.exec(header ?? "")?.[1] ?? "";
    const end = this.#ends.get(token);
    return end !== undefined && end > this.#clock.ticks();
  }

  /** Ends every token that is out. */
  expireAll(): void {
    this.#ends.clear();
  }
}
