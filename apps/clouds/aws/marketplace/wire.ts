import type { Account } from "../account.ts";
import { withUnknownMembers } from "../unknown_members.ts";

/** An answer as the account's plants want it written: times as epoch seconds or ISO texts, members no model has. */
export function toWire(
  account: Account,
  answer: Record<string, unknown>,
): Record<string, unknown> {
  const { isoTimestamps, unknownMembers } = account.bill.plant;
  const written = writeTimes(
    answer,
    (time) => isoTimestamps ? time.toISOString() : time.getTime() / 1000,
  );
  return unknownMembers ? withUnknownMembers(written) : written;
}

/** Times as epoch seconds, with milliseconds as their fraction; members that are null are left out, as AWS does. */
function writeTimes(
  members: Readonly<Record<string, unknown>>,
  write: (time: Date) => unknown,
): Record<string, unknown> {
  const one = (value: unknown): unknown => {
    if (value instanceof Date) return write(value);
    if (Array.isArray(value)) return value.map(one);
    return typeof value === "object" && value !== null
      ? writeTimes({ ...value }, write)
      : value;
  };
  return Object.fromEntries(
    Object.entries(members)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, one(value)]),
  );
}
