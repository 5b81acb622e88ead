/** The records of a call's body, or what is wrong with it: exactly `records`, `timestamp` and `batchSize`, each as it must be. */
export function readEnvelope(
  body: Readonly<Record<string, unknown>>,
): readonly unknown[] | string {
  const members = Object.keys(body).sort().join();
  if (members !== "batchSize,records,timestamp") {
    return `expected batchSize, records and timestamp: found ${members}`;
  }
  const { records, timestamp, batchSize } = body;
  if (!Array.isArray(records) || records.length === 0) {
    return "records must be a list that is not empty";
  }
  if (batchSize !== records.length) {
    return `batchSize must be ${records.length}: found ${batchSize}`;
  }
  if (typeof timestamp !== "string" || Number.isNaN(Date.parse(timestamp))) {
    return `timestamp must be a time: found ${timestamp}`;
  }
  return records;
}

/** What tells a record from the others: its `id`, or the whole of it where it has none. */
export function idsOf(records: readonly unknown[]): string[] {
  return records.map((record) => {
    const id = typeof record === "object" && record !== null && "id" in record
      ? record.id
      : record;
    return typeof id === "string" ? id : JSON.stringify(id);
  });
}
