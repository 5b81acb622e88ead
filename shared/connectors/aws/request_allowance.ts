/** Paid requests an integration may still make this UTC day. */
export interface RequestAllowance {
  readonly cap: number;
  /** Never negative. */
  left(): number;
  /** Counts one. */
  spend(): void;
  /** Learns how many were made today by all jobs; never fewer than known. */
  learn(spentToday: number): void;
}

/** What remains of `cap` after `spentToday`, which other jobs of the integration made before this one began. */
export function requestAllowance(
  cap: number,
  spentToday: number,
): RequestAllowance {
  let spent = spentToday;
  return {
    cap,
    left: () => Math.max(0, cap - spent),
    spend() {
      spent += 1;
    },
    learn(spentToday) {
      spent = Math.max(spent, spentToday);
    },
  };
}
