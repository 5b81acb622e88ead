import { Fault } from "../fault.ts";

/** The fault of a Parquet file that is not as the format has it; `reason` continues "as". */
export function brokenFile(reason: string, cause?: unknown): Fault {
  return new Fault(
    "PROVIDER_SHAPE_UNKNOWN",
    `Cannot read a Parquet file as ${reason}`,
    { cause },
  );
}

/** What `read` gives; whatever it throws is about a broken file, unless it is a fault already. */
export function soundly<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof Fault) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw brokenFile(`${what} cannot be read: ${reason}`, thrown);
  }
}
