/** Time, as an argument. Whoever needs the time takes a clock; only doors and the worker pass the system's. */
export interface Clock {
  /** The time of day. */
  now(): Date;
  /** Milliseconds since an arbitrary start; never jumps back. For durations. */
  ticks(): number;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => new Date(),
  ticks: () => performance.now(),
};
