/**
 * Records of AWS's JSON, member by member: read, or refused with the member, what was expected and what was found.
 *
 * @module
 */
import { redactText } from "../../platform/redact.ts";
import type { DecimalText } from "../../domain/money.ts";
import type { Reject } from "../../domain/page.ts";
import { findAmount, refuse } from "./costs.ts";
import { findTimestamp } from "./timestamp.ts";

/** Most characters of a rejected record that are kept. */
const MAX_RAW = 1_024;

/** A record is not as AWS documents it. Never leaves {@linkcode readRecord}. */
class Unreadable extends Error {}

/** An object of the record being read. */
export class WireObject {
  readonly #members: Readonly<Record<string, unknown>>;
  readonly #pointer: string;

  /** Takes what stands at `pointer`. */
  constructor(given: unknown, pointer: string) {
    if (typeof given !== "object" || given === null || Array.isArray(given)) {
      throw unreadable(pointer, "an object", given);
    }
    this.#members = given as Readonly<Record<string, unknown>>; // an object, see above
    this.#pointer = pointer;
  }

  /** The members that say something, as delivered. */
  entries(): [string, unknown][] {
    return Object.entries(this.#members).filter(([, value]) =>
      value !== null && value !== undefined
    );
  }

  /** An object, absent or not. */
  object(name: string): WireObject | undefined {
    return this.#find(name, (given) => new WireObject(given, this.#at(name)));
  }

  /** The objects of a list; empty when absent. */
  objects(name: string): WireObject[] {
    return this.#list(name).map((item, index) =>
      new WireObject(item, `${this.#at(name)}/${index}`)
    );
  }

  /** A text that is not empty; AWS leaves some members empty that it could leave out. */
  text(name: string): string | undefined {
    const { [name]: given } = this.#members;
    if (given === "") return undefined;
    return this.#find(
      name,
      (value) => typeof value === "string" ? value : null,
      "text",
    );
  }

  /** As {@linkcode text}, but it must be there. */
  requiredText(name: string): string {
    return this.text(name) ?? this.#missing(name, "text");
  }

  /** A truth value. */
  flag(name: string): boolean | undefined {
    return this.#find(
      name,
      (value) => typeof value === "boolean" ? value : null,
      "true or false",
    );
  }

  /** A whole number that must be there. */
  requiredInteger(name: string): number {
    const found = this.#find(
      name,
      (value) => Number.isSafeInteger(value) ? value as number : null, // as it says
      "a whole number",
    );
    return found ?? this.#missing(name, "a whole number");
  }

  /** An exact amount, its text kept. */
  amount(name: string): DecimalText | undefined {
    if (this.#members[name] === "") return undefined;
    return this.#find(
      name,
      (value) => typeof value === "string" ? findAmount(value) : null,
      "a decimal number",
    );
  }

  /** As {@linkcode amount}, but it must be there. */
  requiredAmount(name: string): DecimalText {
    return this.amount(name) ?? this.#missing(name, "a decimal number");
  }

  /** A finite number that must be there, as the double it is delivered as. */
  requiredNumber(name: string): number {
    const found = this.#find(
      name,
      (value) =>
        typeof value === "number" && Number.isFinite(value) ? value : null,
      "a number",
    );
    return found ?? this.#missing(name, "a number");
  }

  /** An ISO 4217 code. */
  currency(name: string): string | undefined {
    return this.#find(
      name,
      (value) =>
        typeof value === "string" && /^[A-Z]{3}$/.test(value) ? value : null,
      "an ISO 4217 currency",
    );
  }

  /** As {@linkcode currency}, but it must be there. */
  requiredCurrency(name: string): string {
    return this.currency(name) ?? this.#missing(name, "an ISO 4217 currency");
  }

  /** A time as ISO 8601 in UTC. */
  time(name: string): string | undefined {
    return this.#find(name, findTimestamp, "epoch seconds or an ISO 8601 time");
  }

  /** As {@linkcode time}, but it must be there. */
  requiredTime(name: string): string {
    return this.time(name) ??
      this.#missing(name, "epoch seconds or an ISO 8601 time");
  }

  /** Refuses the record because of a member. */
  refuse(name: string, expected: string): never {
    throw unreadable(this.#at(name), expected, this.#members[name]);
  }

  #missing(name: string, expected: string): never {
    return this.refuse(name, expected);
  }

  #list(name: string): unknown[] {
    return this.#find(
      name,
      (value) => Array.isArray(value) ? value : null,
      "a list",
    ) ?? [];
  }

  #find<T>(
    name: string,
    read: (given: unknown) => T | null,
    expected = "",
  ): T | undefined {
    const { [name]: given } = this.#members;
    if (given === undefined || given === null) return undefined;
    return read(given) ?? this.refuse(name, expected);
  }

  #at(name: string): string {
    return `${this.#pointer}/${name}`;
  }
}

/** Reads a record with `parse`, or says why and where it cannot be read. `path` is where it stood in what was delivered. */
export function readRecord<T>(
  given: unknown,
  path: string,
  parse: (record: WireObject) => T,
): { readonly value: T } | { readonly reject: Reject } {
  try {
    // PostgreSQL keeps no NUL in text, and a page is kept whole or not at all.
    if (JSON.stringify(given).includes("\\u0000")) {
      throw new Unreadable("the record must be without NUL: found one");
    }
    return { value: parse(new WireObject(given, "")) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const raw = redactText(JSON.stringify(given)).slice(0, MAX_RAW);
    return { reject: { reason: error.message, record_path: path, raw } };
  }
}

/** Members without those that are undefined. */
export function present<T extends object>(
  members: T,
): { [name in keyof T]: Exclude<T[name], undefined> } {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as { [name in keyof T]: Exclude<T[name], undefined> }; // optional ones may be absent
}

function unreadable(
  pointer: string,
  expected: string,
  found: unknown,
): Unreadable {
  return new Unreadable(refuse(pointer, expected, found).refusal);
}
