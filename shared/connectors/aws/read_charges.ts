import type { GetCostAndUsageCommandOutput } from "@aws-sdk/client-cost-explorer";
import type { PageRows, Warning } from "../../domain/page.ts";
import { isKnownRecordType, type Pass } from "./categories.ts";
import { chargesRequest } from "./cost_request.ts";
import type { ServiceUsageCursor } from "./cursor.ts";
import { openingRows } from "./open_load.ts";
import { passesOf } from "./passes.ts";
import { fitsAllowance, outgrownPage } from "./request_cap.ts";
import { afterCharges } from "./read_issuer_totals.ts";
import { toCharges, toCloudAccounts } from "./to_charge.ts";
import {
  nextToken,
  type UsagePage,
  usagePage,
  type UsageRead,
  windowOf,
} from "./usage_read.ts";

/** Reads a page of charges of the part `state` stands in. The first one of all opens the load, its control totals with it. */
export async function readChargesPage(
  read: UsageRead,
  state: ServiceUsageCursor,
  signal: AbortSignal,
): Promise<UsagePage> {
  const { pass, following } = passOf(state);
  const answer = await read.costExplorer.read(
    chargesRequest(windowOf(read, state), pass, state.grain),
    signal,
  );
  const token = nextToken(answer, state);
  const pages = state.pages + 1;
  if (!state.opened && !fitsAllowance(read, { state, answer })) {
    return outgrownPage(read, { ...state, pages });
  }
  const part = token === null
    ? following ?? afterCharges(read, state)
    : pass.part;
  const { rows, rejects } = rowsOf(answer, { state, pass, page: pages });
  const opening = state.opened ? {} : await openingRows(read, state, signal);
  return usagePage(
    read,
    { ...state, pages, opened: true, totals: [], part, token },
    {
      rows: { ...opening, ...rows },
      rejects,
      warnings: state.opened ? [] : unknownTypes(state.types),
      ...(part === null ? { end: "complete" } : {}),
    },
  );
}

function passOf(
  state: ServiceUsageCursor,
): { pass: Pass; following: string | null } {
  const { part } = state;
  const passes = passesOf(state);
  const index = passes.findIndex((pass) => pass.part === part);
  const pass = passes[index];
  if (pass === undefined) {
    throw new TypeError(`Cannot go on reading as there is no part ${part}`);
  }
  return { pass, following: passes[index + 1]?.part ?? null };
}

function rowsOf(
  answer: GetCostAndUsageCommandOutput,
  { state, pass, page }: {
    state: ServiceUsageCursor;
    pass: Pass;
    page: number;
  },
) {
  const { charges, rejects } = toCharges(answer, {
    pass,
    grain: state.grain,
    hasNet: state.net,
    today: state.read_at.slice(0, 10),
    where: `${pass.part}/${page}`,
  });
  const accounts = toCloudAccounts(answer);
  const isAgain = state.token === null &&
    (state.restarts > 0 || state.again !== null);
  const rows: PageRows = {
    part: pass.part,
    ...(isAgain ? { restarts_part: true } : {}),
    charges,
    ...(accounts.length === 0 ? {} : { cloud_accounts: accounts }),
  };
  return { rows, rejects };
}

function unknownTypes(types: readonly string[]): Warning[] {
  return types.filter((type) => !isKnownRecordType(type)).map((type) => ({
    code: "RECORD_TYPE_UNKNOWN",
    message: `the record type ${
      JSON.stringify(type.slice(0, 80))
    } is not known: its charges are kept as adjustments`,
  }));
}
