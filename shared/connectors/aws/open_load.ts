import type { PageRows } from "../../domain/page.ts";
import { toControlTotal } from "./control_totals.ts";
import type { ServiceUsageCursor } from "./cursor.ts";
import { vanishedParts } from "./passes.ts";
import { describeLoad, type UsageRead } from "./usage_read.ts";

/** What the first page with charges carries besides them: the load and its control totals. A load that is read again stays itself. */
export async function openingRows(
  read: UsageRead,
  state: ServiceUsageCursor,
  signal: AbortSignal,
): Promise<PageRows> {
  const vanished = vanishedParts(state);
  return {
    load: await describeLoad(read, state, signal),
    control_totals: state.totals.map((total) =>
      toControlTotal(total, state.grain)
    ),
    ...(vanished.length === 0 ? {} : { vanished_parts: vanished }),
  };
}
