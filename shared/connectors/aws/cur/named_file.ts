/**
 * Readers of CSV, gzip and Parquet see bytes and no name: here what they refuse gets the name of its file.
 *
 * @module
 */
import { Fault } from "../../../platform/fault.ts";

/** What comes of a file. @throws {Fault} PROVIDER_SHAPE_UNKNOWN naming the file; anything else as it was thrown. */
export async function* namingFile<Item>(
  items: AsyncIterable<Item>,
  key: string,
): AsyncGenerator<Item> {
  try {
    yield* items;
  } catch (error) {
    throw named(error, key);
  }
}

function named(error: unknown, key: string): unknown {
  if (!(error instanceof Fault) || error.code !== "PROVIDER_SHAPE_UNKNOWN") {
    return error;
  }
  if (error.details["file"] !== undefined) return error;
  return new Fault(error.code, `In ${key}: ${error.message}`, {
    details: { ...error.details, file: key },
    cause: error,
  });
}
