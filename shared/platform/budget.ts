/**
 * How much an edge invocation may still do before it hands over.
 *
 * The platform kills an isolate at 2 s of CPU, accumulated over all its requests, and cannot be asked how much
 * is spent; it retires one at 1 s and at half of the wall clock. So CPU is estimated from the work done, in
 * module scope, and a run stops in time to say where it stopped.
 * Source: supabase.com/docs/guides/functions/limits; edge-runtime v1.74, supervisor/strategy_per_worker.rs.
 *
 * @module
 */
import { type Clock, systemClock } from "./clock.ts";

/** Work as the one who did it can count it. */
export interface Work {
  /** Bytes received or sent, after decompression. */
  readonly bytes?: number;
  /** Bytes of a table folded where they lie, after decompression. */
  readonly foldedBytes?: number;
  /** Those of the rows that groups of folded lines became: they have thirty columns. */
  readonly foldedRows?: number;
  /** Rows mapped. */
  readonly rows?: number;
  /** HTTP requests made, signing and TLS included. */
  readonly requests?: number;
}

/** What is left for a run. */
export interface Budget {
  /** Tells of work done. */
  spend(work: Work): void;
  /** Which limit is reached, or null when the run may go on. Ask between pages. */
  exhausted(): "cpu" | "wall" | null;
}

/** What an isolate has spent since it started. One per isolate; others only in tests. */
export interface Meter {
  /** The ticks of the clock when the isolate started. */
  readonly startedAt: number;
  /** The estimate so far. */
  cpuMilliseconds: number;
}

/** The limits of a run. */
export interface BudgetLimits {
  /** EDGE_WALL_SECONDS. */
  readonly wallSeconds: number;
  /** EDGE_CPU_MILLISECONDS. */
  readonly cpuMilliseconds: number;
}

/**
 * CPU milliseconds per unit of work: twice what parsing, mapping and writing rows takes on one core here
 * (bench/ prints it), because the platform's cores are slower and shared.
 */
export const CPU_COST: Readonly<Required<Work>> = {
  bytes: 12e-6,
  foldedBytes: 8e-6,
  foldedRows: 20e-3,
  rows: 3e-3,
  requests: 3,
};

/** CPU that loading a function takes before its first request. */
const BOOT_CPU_MILLISECONDS = 150;

/** A meter that starts now. */
export function startMeter(clock: Clock): Meter {
  return { startedAt: clock.ticks(), cpuMilliseconds: BOOT_CPU_MILLISECONDS };
}

const isolateMeter: Meter = startMeter(systemClock);

/**
 * The budget of a run that starts now in this isolate.
 *
 * A run always gets half of each limit, however old the isolate is: the platform sends no request to an isolate
 * it has retired, so an old one that still gets requests is either within the real limits or lives where
 * there are none.
 */
export function startBudget(
  clock: Clock,
  limits: BudgetLimits,
  meter: Meter = isolateMeter,
): Budget {
  const wall = limits.wallSeconds * 1000;
  const wallEnd = Math.max(meter.startedAt + wall, clock.ticks() + wall / 2);
  const cpuEnd = Math.max(
    limits.cpuMilliseconds,
    meter.cpuMilliseconds + limits.cpuMilliseconds / 2,
  );
  return {
    spend(work) {
      for (const unit of Object.keys(CPU_COST) as (keyof Work)[]) { // its keys
        meter.cpuMilliseconds += (work[unit] ?? 0) * CPU_COST[unit];
      }
    },
    exhausted() {
      if (meter.cpuMilliseconds >= cpuEnd) return "cpu";
      return clock.ticks() >= wallEnd ? "wall" : null;
    },
  };
}

/** The budget of a worker outside of the edge: no end. */
export const UNLIMITED_BUDGET: Budget = { spend() {}, exhausted: () => null };
