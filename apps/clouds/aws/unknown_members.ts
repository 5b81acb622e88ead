/** What a member AWS has added since may hold. */
const UNKNOWN = { unknownToUs: { since: "2027", values: [1, null, "zwei"] } };

/**
 * An answer in which every structure has a member that no published model knows.
 *
 * Not for answers with maps, whose keys are data. A union, told by its one member named after a kind of term, keeps that one.
 */
export function withUnknownMembers(
  answer: Record<string, unknown>,
): Record<string, unknown> {
  const grown = Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [name, grow(value)]),
  );
  return isUnion(answer) ? grown : { ...grown, ...UNKNOWN };
}

function grow(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(grow);
  return typeof value === "object" && value !== null
    ? withUnknownMembers({ ...value })
    : value;
}

function isUnion(value: Record<string, unknown>): boolean {
  const [only = "", ...more] = Object.keys(value);
  return more.length === 0 && only.endsWith("Term");
}
