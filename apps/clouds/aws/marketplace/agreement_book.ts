import type { Plant } from "../billing/plant.ts";
import type { Profile } from "../billing/profile.ts";
import type { Agreement, AgreementChange } from "./agreement.ts";
import { agreementsOf } from "./chain.ts";
import { type Charge, chargesOf } from "./charge.ts";
import { type Deal, dealsOf } from "./deal.ts";
import { type Term, termsOf } from "./term.ts";

/**
 * The agreements of one organization: a pure function of (profile, seed, plant, changes, now). Nothing is stored but the changes.
 *
 * Each belongs to the account that accepted it, and only that account's callers see it.
 */
export class AgreementBook {
  readonly #plant: Plant;
  readonly #deals = new Map<string, Deal[]>();
  readonly #changes = new Map<string, AgreementChange>();
  #charges: readonly Charge[] = [];

  /** Takes the organization, what is planted, and the seed. */
  constructor(profile: Profile, plant: Plant, seed: number) {
    this.#plant = plant;
    for (const deal of dealsOf(profile, seed)) {
      const others = this.#deals.get(deal.accountId) ?? [];
      this.#deals.set(deal.accountId, [...others, deal]);
    }
  }

  /** Accounts that ever accepted anything. */
  get accountIds(): readonly string[] {
    return [...this.#deals.keys()];
  }

  /** An account's agreements as they stand at `now`. */
  agreements(accountId: string, now: Date): Agreement[] {
    return (this.#deals.get(accountId) ?? []).flatMap((deal) =>
      agreementsOf(deal, now, (id) => this.#changes.get(id) ?? {})
    );
  }

  /** One agreement of an account, or null when the account accepted none of that id. */
  findAgreement(
    agreementId: string,
    { accountId, now }: { accountId: string; now: Date },
  ): Agreement | null {
    return this.agreements(accountId, now).find((agreement) =>
      agreement.agreementId === agreementId
    ) ?? null;
  }

  /** The accepted terms of an agreement. */
  terms(agreement: Agreement): readonly Term[] {
    return termsOf(agreement, this.#plant);
  }

  /** The charges of an agreement in every revision known at `now`, by id and revision. */
  charges(agreement: Agreement, now: Date): readonly Charge[] {
    const { agreementId } = agreement;
    return [
      ...chargesOf(agreement, { plant: this.#plant, now }),
      ...this.#charges.filter((charge) => charge.agreementId === agreementId),
    ];
  }

  /** Changes an agreement, from now on; what was changed before stays. */
  change(agreementId: string, change: AgreementChange): void {
    const before = this.#changes.get(agreementId);
    this.#changes.set(agreementId, { ...before, ...change });
  }

  /** Adds a charge, or a revision of one. */
  addCharge(charge: Charge): void {
    this.#charges = [...this.#charges, charge];
  }
}
