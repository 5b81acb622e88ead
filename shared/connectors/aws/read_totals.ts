import type { GetCostAndUsageCommandOutput } from "@aws-sdk/client-cost-explorer";
import { Fault } from "../../platform/fault.ts";
import type { Warning } from "../../domain/page.ts";
import { parseTotals } from "./control_totals.ts";
import { totalsRequest } from "./cost_request.ts";
import type { ServiceUsageCursor } from "./cursor.ts";
import { openingRows } from "./open_load.ts";
import { passesOf } from "./passes.ts";
import { afterCharges } from "./read_issuer_totals.ts";
import {
  nextToken,
  type UsagePage,
  usagePage,
  type UsageRead,
  windowOf,
} from "./usage_read.ts";

const NET_COSTS_REFUSED: Warning = {
  code: "NET_COSTS_REFUSED",
  message:
    "Cost Explorer gives this account no net costs: billed and effective cost are those before private discounts",
};

/**
 * Reads a page of control totals. They stay in the cursor until the load is opened; the record types they name are what the
 * passes will ask for. A period without any is an empty load.
 */
export async function readTotalsPage(
  read: UsageRead,
  state: ServiceUsageCursor,
  signal: AbortSignal,
): Promise<UsagePage> {
  const { answer, net } = await requestTotals(read, state, signal);
  const totals = [...state.totals, ...parseTotals(answer, net)];
  const types = [...new Set(totals.map(({ record_type }) => record_type))];
  const token = nextToken(answer, state);
  const [first] = passesOf({ ...state, types });
  const next = {
    ...state,
    net,
    totals,
    types,
    token,
    part: token === null ? first?.part ?? null : null,
    pages: state.pages + 1,
  };
  const warnings = state.net === net ? [] : [NET_COSTS_REFUSED];
  if (token !== null || first !== undefined) {
    return usagePage(read, next, { warnings });
  }
  const part = types.length === 0 ? null : afterCharges(read, next);
  const opened = { ...next, opened: true, totals: [], part };
  return usagePage(read, opened, {
    rows: await openingRows(read, next, signal),
    warnings,
    ...(part === null ? { end: "complete" } : {}),
  });
}

/** Some accounts are refused net costs: they are then left out for the whole read. */
async function requestTotals(
  read: UsageRead,
  state: ServiceUsageCursor,
  signal: AbortSignal,
): Promise<{ answer: GetCostAndUsageCommandOutput; net: boolean }> {
  const ask = (net: boolean) =>
    read.costExplorer.read(
      totalsRequest({ ...windowOf(read, state), hasNet: net }),
      signal,
    );
  try {
    return { answer: await ask(state.net), net: state.net };
  } catch (error) {
    const isFirst = state.net && state.token === null;
    if (!isFirst || !isMetricRefusal(error)) throw error;
    return { answer: await ask(false), net: false };
  }
}

/** AWS words it freely; what is sure is that it names a metric, and that asking for fewer cannot hurt. */
function isMetricRefusal(error: unknown): boolean {
  return error instanceof Fault && error.code === "REQUEST_INVALID" &&
    /metric/i.test(error.message);
}
