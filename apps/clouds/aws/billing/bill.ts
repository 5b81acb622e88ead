import { dayContext } from "./day_context.ts";
import { feeLines } from "./fee_lines.ts";
import type { Line } from "./line.ts";
import type { Plant } from "./plant.ts";
import type { Profile } from "./profile.ts";
import { restate, type Restatement } from "./restatement.ts";
import { usageLines } from "./usage_lines.ts";

/** Age in days at which a day's usage is whole, late data or not. */
const SETTLED_DAYS = 4;

/** One payer's bill: a pure function of (profile, seed, plant, restatements, day, today). Nothing is stored but the restatements. */
export class Bill {
  /** The payer's organization. */
  readonly profile: Profile;
  /** What is planted. */
  readonly plant: Plant;
  /** What chance is drawn from. */
  readonly seed: number;
  #restatements: readonly Restatement[] = [];

  /** Takes the profile, what is planted, and the seed. */
  constructor(profile: Profile, plant: Plant, seed: number) {
    this.profile = profile;
    this.plant = plant;
    this.seed = seed;
  }

  /** Grows with every restatement: a figure read at another version may differ. */
  get version(): number {
    return this.#restatements.length;
  }

  /** Changes what was billed, from now on. */
  restate(change: Restatement): void {
    this.#restatements = [...this.#restatements, change];
  }

  /** The lines of a day, as they look on `today`. Days to come have none. */
  lines(day: number, today: number): Line[] {
    return this.#lines(day, today, this.#restatements);
  }

  /** The bill as it stands now, for who reads it later: restatements still to come are not in it. */
  frozen(): (day: number, today: number) => Line[] {
    const made = this.#restatements;
    return (day, today) => this.#lines(day, today, made);
  }

  #lines(day: number, today: number, made: readonly Restatement[]): Line[] {
    if (day > today) return [];
    const context = dayContext(this, day, today);
    const usage = usageLines(context);
    let covered = 0n;
    for (const line of usage) {
      if (line.recordType === "SavingsPlanCoveredUsage") {
        covered += line.costs.amortized;
      }
    }
    return restate(
      [...usage, ...feeLines(context, covered)],
      day,
      made,
    );
  }

  /** The lines of a day when all its usage is in, as they were known at `knownAt`: what an invoice issued then says. */
  settledLines(day: number, knownAt: Date): Line[] {
    return this.#lines(day, day + SETTLED_DAYS, this.#knownAt(knownAt));
  }

  /** A day's purchases and refunds, which are invoiced by themselves, as they were known at `knownAt`. */
  oneTimeLines(day: number, knownAt: Date): Line[] {
    const lines = feeLines(dayContext(this, day, day), 0n).filter((line) =>
      line.recordType === "Fee" || line.recordType === "Refund"
    );
    return restate(lines, day, this.#knownAt(knownAt));
  }

  /** Grows with every restatement known at `knownAt`. */
  versionAt(knownAt: Date): number {
    return this.#knownAt(knownAt).length;
  }

  #knownAt(time: Date): readonly Restatement[] {
    return this.#restatements.filter(({ madeAt }) =>
      madeAt === undefined || madeAt <= time
    );
  }
}
