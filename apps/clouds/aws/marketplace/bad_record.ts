/** An amount that is no number. */
const UNPARSABLE = "1,234.5.6";

/** Members that hold amounts of charges and of terms. */
const AMOUNTS = ["amount", "price", "chargeAmount", "maxTotalChargeAmount"];

/** Breaks the first records: each loses one of `members`, the first the first, the second the second. Later ones stay whole. */
export function breakFirst(
  records: readonly Record<string, unknown>[],
  members: readonly string[],
): Record<string, unknown>[] {
  return records.map((record, index) => {
    const { [members[index] ?? ""]: _lost, ...rest } = record;
    return rest;
  });
}

/** Breaks the amounts of the last record that has any, at whatever depth. */
export function breakAmounts(
  records: readonly Record<string, unknown>[],
): Record<string, unknown>[] {
  const last = records.findLastIndex((record) =>
    JSON.stringify(spoil(record)) !== JSON.stringify(record)
  );
  return records.map((record, index) =>
    index === last ? spoil(record) : record
  );
}

function spoil(record: Record<string, unknown>): Record<string, unknown> {
  const one = (value: unknown): unknown => {
    if (value instanceof Date) return value;
    if (Array.isArray(value)) return value.map(one);
    return typeof value === "object" && value !== null
      ? spoil({ ...value })
      : value;
  };
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      AMOUNTS.includes(name) ? UNPARSABLE : one(value),
    ]),
  );
}
