import { dayContext } from "./day_context.ts";
import { feeLines } from "./fee_lines.ts";
import type { Line } from "./line.ts";
import type { Plant } from "./plant.ts";
import type { Profile } from "./profile.ts";
import { restate, type Restatement } from "./restatement.ts";
import { usageLines } from "./usage_lines.ts";

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
      this.#restatements,
    );
  }
}
