/**
 * Measuring: contenders take turns in one process on one machine, so that whatever slows one slows the others;
 * the ratio is taken round by round. Nothing here says what is fast enough.
 *
 * @module
 */

/** Something that is timed. */
export interface Contender {
  /** How it is printed. */
  readonly name: string;
  /** One run; gives milliseconds when it measures itself, otherwise its duration counts. */
  run(round: number): Promise<number | void>;
}

/** Durations in milliseconds of every contender, by name, in the order of the rounds. */
export type Timings = ReadonlyMap<string, readonly number[]>;

/** Runs every contender once a round, each round beginning with another one. The first `warmups` rounds do not count. */
export async function interleave(
  contenders: readonly Contender[],
  { rounds, warmups = 1 }: { rounds: number; warmups?: number },
): Promise<Timings> {
  const timings = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds + warmups; round++) {
    const first = round % contenders.length;
    const order = [...contenders.slice(first), ...contenders.slice(0, first)];
    for (const contender of order) {
      const began = performance.now();
      const own = await contender.run(round);
      const milliseconds = own ?? performance.now() - began;
      if (round >= warmups) timings.get(contender.name)?.push(milliseconds);
    }
  }
  return timings;
}

/** The value below which the share `q` of the samples lies (nearest rank). */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const rank = Math.max(Math.ceil(q * sorted.length), 1);
  return sorted[rank - 1] ?? NaN;
}

/** `12.3 ms (11.0-14.9)`: the median with its first and ninth decile. */
export function withSpread(samples: readonly number[], unit = ""): string {
  const [low, middle, high] = [0.1, 0.5, 0.9].map((q) =>
    digits(quantile(samples, q))
  );
  return `${middle}${unit} (${low}-${high})`;
}

/** Median ratio of two contenders, round by round, with its first and ninth decile. */
export function ratio(timings: Timings, name: string, peer: string): string {
  const peers = timings.get(peer) ?? [];
  const ratios = (timings.get(name) ?? []).map((own, round) =>
    own / (peers[round] ?? NaN)
  );
  return withSpread(ratios, "x");
}

/** Three significant digits without an exponent. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return "-";
  const decimals = Math.max(
    0,
    2 - Math.floor(Math.log10(Math.abs(value) || 1)),
  );
  return value.toFixed(Math.min(decimals, 3));
}
