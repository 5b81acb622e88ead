import { curReading } from "./cur_reading.ts";
import { FOCUS_MARK } from "./focus_columns.ts";
import { focusReading } from "./focus_reading.ts";
import { readHeader } from "./header.ts";
import type { Reading, ReadingOptions } from "./reading.ts";

/**
 * How a table with these columns is read: as a FOCUS export, or as a Cost and Usage Report. The columns say it, whatever the
 * manifest does.
 *
 * @throws {Fault} PROVIDER_SHAPE_UNKNOWN when required columns are missing.
 */
export function chooseReading(
  names: readonly string[],
  options: ReadingOptions,
): Reading {
  const header = readHeader(names);
  return header.find([FOCUS_MARK]) === null
    ? curReading(header, options)
    : focusReading(header, options);
}
