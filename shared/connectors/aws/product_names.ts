/**
 * Names of products and offers: from what is known, then from the catalogue, each once.
 *
 * @module
 */
import type { Clock } from "../../platform/clock.ts";
import { Fault } from "../../platform/fault.ts";
import type { Warning } from "../../domain/page.ts";
import {
  type Discovery,
  getOffer,
  getProduct,
  type OfferNames,
  type ProductNames,
} from "./discovery.ts";
import type { Known, KnownOffer, KnownProduct } from "./known_agreements.ts";

/** What readers are told once when the catalogue may not be read. */
export const NAMES_DENIED = "PRODUCT_NAMES_DENIED";

/** Names are read again after this long. */
const FRESH_MILLISECONDS = 30 * 86_400_000;

/** A product's names and when they were read; empty for one that has none. */
export interface NamedProduct extends ProductNames {
  /** ISO 8601. */
  readonly names_read_at?: string;
}

/** Names for one read. */
export interface NameBook {
  /** A product's names. @throws {Fault} PROVIDER_* but not when they are refused. */
  product(ask: NameRequest): Promise<NamedProduct>;
  /** An offer's. @throws {Fault} as {@linkcode NameBook.product}. */
  offer(ask: NameRequest): Promise<Partial<OfferNames>>;
  /** Why the catalogue may not be read; null as long as it may. */
  refusal(): Warning | null;
}

/** A name that is wanted. */
export interface NameRequest {
  readonly id: string;
  readonly known: Known;
  /** The catalogue as the account sees it. */
  readonly discovery: Discovery;
  readonly signal: AbortSignal;
}

/** Names of a read that begins. With `isDenied` the catalogue is not asked: it refused already. */
export function nameBook(clock: Clock, isDenied: boolean): NameBook {
  const products = new Map<string, NamedProduct>();
  const offers = new Map<string, Partial<OfferNames>>();
  let denial: Warning | null = null;

  /** Null when the catalogue does not have it, or may not be read. */
  async function asked<T>(ask: () => Promise<T>): Promise<T | null> {
    if (isDenied || denial !== null) return null;
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (error.code === "NOT_FOUND") return null;
      if (error.code !== "PROVIDER_ACCESS_DENIED") throw error;
      denial = denied(error);
      return null;
    }
  }

  return {
    async product({ id, known, discovery, signal }) {
      const held = products.get(id);
      if (held !== undefined) return held;
      const { names_read_at: readAt, ...stored }: Partial<KnownProduct> =
        known.products[id] ?? {};
      const names = withoutNulls({ ...stored, names_read_at: readAt });
      if (isFresh(readAt) && names.product_name !== undefined) return names;
      const fresh = await asked(() => getProduct(discovery, id, signal));
      const found = fresh === null
        ? names
        : { ...fresh, names_read_at: clock.now().toISOString() };
      products.set(id, found);
      return found;
    },
    async offer({ id, known, discovery, signal }) {
      const held = offers.get(id);
      if (held !== undefined) return held;
      const { names_read_at: readAt, ...stored }: Partial<KnownOffer> =
        known.offers[id] ?? {};
      const names = withoutNulls(stored);
      if (isFresh(readAt) && names.is_private_offer !== undefined) return names;
      const found = await asked(() => getOffer(discovery, id, signal)) ?? names;
      offers.set(id, found);
      return found;
    },
    refusal: () => denial,
  };

  function isFresh(readAt: string | null | undefined): boolean {
    const age = clock.now().getTime() - Date.parse(readAt ?? "");
    return age < FRESH_MILLISECONDS; // false for no time at all
  }
}

function denied(error: Fault): Warning {
  return {
    code: NAMES_DENIED,
    message:
      `products and sellers are told by their ids alone, as their names may not be read: ${error.message}`,
  };
}

function withoutNulls<T extends object>(
  members: T,
): { [name in keyof T]?: Exclude<T[name], null | undefined> } {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) =>
      value !== null && value !== undefined
    ),
  ) as { [name in keyof T]?: Exclude<T[name], null | undefined> }; // those that are left
}
