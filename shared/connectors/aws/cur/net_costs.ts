/**
 * Parts of a delivery that differ in whether they have costs after private discounts: a part without them among parts that have
 * them costs what it costs before discounts, as a line without them does. Which parts are so is known once a part is opened.
 *
 * @module
 */
import type { CurCursor } from "./cur_cursor.ts";

/** What was read so far took the delivery for one without costs after discounts, or cannot know: it is to be read anew. */
export class NetCostsFound extends Error {
  override name = "NetCostsFound";

  /** `isNet`: what is known of the delivery now; null when its parts have to tell it again. */
  constructor(readonly isNet: true | null) {
    super("Parts of the delivery differ in their columns");
  }
}

/** What is known of the delivery once a part tells `isNet`. @throws {NetCostsFound} when what is stored does not fit. */
export function notedNet(
  { isNet: before, again }: Pick<CurCursor, "isNet" | "again">,
  isNet: boolean | null,
): boolean | null {
  if (before === true || isNet === null) return before;
  if (before === false && isNet) throw new NetCostsFound(true);
  // Parts that are read again stand among others that are not opened.
  if (again !== null && !isNet) throw new NetCostsFound(null);
  return isNet;
}
