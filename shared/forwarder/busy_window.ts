/**
 * The busy window of an endpoint: hours of the day, by the clocks of a place, in which it takes other limits. Pure.
 *
 * @module
 */

/** Hours with limits of their own. The times are `HH:MM` or `HH:MM:SS`; a window that ends before it begins goes over midnight. */
export interface BusyWindow {
  /** IANA name, so that summer time is the place's: `America/New_York`. */
  readonly zone: string;
  /** The first second of it. */
  readonly from: string;
  /** The first second after it; equal to `from` there is no window. */
  readonly to: string;
  /** The most requests at once in it; null for no limit of its own. */
  readonly maxInFlight: number | null;
  /** The most records a second in it; null for no limit. */
  readonly recordsPerSecond: number | null;
}

/** What an endpoint takes at a time. */
export interface Allowance {
  readonly maxInFlight: number;
  /** Null for as many as go. */
  readonly recordsPerSecond: number | null;
}

/**
 * What an endpoint takes at `now`: its window's limits within it, `maxInFlight` alone outside. The window never allows more requests
 * at once than the endpoint.
 *
 * Local clocks decide: of the hour that a change to summer time leaves out nothing is busy, the hour that comes twice is busy twice.
 *
 * @throws {RangeError} When the zone is none, or a time is no time of day.
 */
export function allowanceAt(
  now: Date,
  { maxInFlight, window }: {
    readonly maxInFlight: number;
    readonly window: BusyWindow | null;
  },
): Allowance {
  if (window === null || !isWithin(now, window)) {
    return { maxInFlight, recordsPerSecond: null };
  }
  return {
    maxInFlight: Math.max(
      1,
      Math.min(maxInFlight, window.maxInFlight ?? maxInFlight),
    ),
    recordsPerSecond: window.recordsPerSecond,
  };
}

function isWithin(now: Date, { zone, from, to }: BusyWindow): boolean {
  const first = secondsOf(from);
  const end = secondsOf(to);
  const time = secondsOfDay(now, zone);
  return first <= end
    ? first <= time && time < end
    : time >= first || time < end;
}

function secondsOf(text: string): number {
  const parts = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?$/
    .exec(text);
  if (parts === null) {
    throw new RangeError(`a time of day must be HH:MM: found ${text}`);
  }
  const [, hours, minutes, seconds = "0"] = parts;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Kept, since making one costs more than all else here. */
const formats = new Map<string, Intl.DateTimeFormat>();

function secondsOfDay(now: Date, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(zone, format);
  }
  return secondsOf(format.format(now));
}
