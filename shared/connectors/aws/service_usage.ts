/**
 * Service usage: the cost of one billing period by day, service and account, from Cost Explorer.
 *
 * First the control totals by record type, then one pass per part (usage, purchases, tax, credits, refunds), each page a
 * request. The figures are rows plus what the totals say about them; the engine reconciles and publishes.
 * API: docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
 *
 * @module
 */
import type { GetCostAndUsageCommandOutput } from "@aws-sdk/client-cost-explorer";
import type { Clock } from "../../platform/clock.ts";
import { Decimal } from "../../platform/decimal.ts";
import { Fault } from "../../platform/fault.ts";
import {
  addDays,
  type BillingPeriod,
  type Day,
  dayOf,
  daysBetween,
} from "../../domain/billing_period.ts";
import type { DecimalText } from "../../domain/money.ts";
import type { Page, ProviderRequests, Warning } from "../../domain/page.ts";
import type { Source } from "../../domain/source.ts";
import {
  isKnownRecordType,
  NARROW_PASS,
  type Pass,
  planPasses,
} from "./categories.ts";
import { parseTotals, toControlTotal } from "./control_totals.ts";
import { COST_ACTION, type CostExplorer } from "./cost_explorer.ts";
import { chargesRequest, totalsRequest } from "./cost_request.ts";
import { firstCursor, resume, type ServiceUsageCursor } from "./cursor.ts";
import type { RequestAllowance } from "./request_allowance.ts";
import { daysIn, toCharges, toCloudAccounts } from "./to_charge.ts";

/** The dataset's name in requests. */
export const SERVICE_USAGE = "service_usage";

/** Parts read anew before the job gives up and is tried again later. */
const MAX_RESTARTS = 3;

/** What the source reads, and with what. */
export interface ServiceUsageOptions {
  readonly costExplorer: CostExplorer;
  readonly allowance: RequestAllowance;
  readonly clock: Clock;
  readonly period: BillingPeriod;
  /** Reads days before this one only; the day after tomorrow never comes into it. */
  readonly readUntil: Day | null;
  /** The payer's account id; asked for once, when the load is opened. */
  readonly billingAccountId: (signal: AbortSignal) => Promise<string>;
  readonly isPayerView: boolean;
  /** Price of one request in USD. */
  readonly requestPriceUsd: DecimalText;
}

type UsagePage = Page<ServiceUsageCursor>;

/** The source of one billing period. */
export function serviceUsage(
  options: ServiceUsageOptions,
): Source<ServiceUsageCursor> {
  const reader = new Reader(options);
  return {
    dataset: SERVICE_USAGE,
    unreportedRequests: () => reader.takeRequests(),
    async *pages(cursor, signal) {
      let state = resume(cursor, reader.begin());
      for (;;) {
        const page = await reader.next(state, signal);
        yield page;
        if (page.end !== undefined) return;
        state = page.cursor;
      }
    },
  };
}

class Reader {
  readonly #options: ServiceUsageOptions;

  constructor(options: ServiceUsageOptions) {
    this.#options = options;
  }

  begin(): ServiceUsageCursor {
    const { clock, period, readUntil } = this.#options;
    const now = clock.now();
    const tomorrow = addDays(dayOf(now), 1);
    const [until] = [period.end, tomorrow, readUntil ?? period.end].sort();
    if (until === undefined || until <= period.start) {
      throw new Fault(
        "REQUEST_INVALID",
        `Cannot read the period from ${period.start} as it must begin before ${
          readUntil ?? tomorrow
        }`,
      );
    }
    return firstCursor(now, until);
  }

  takeRequests(): ProviderRequests[] {
    const requests = this.#options.costExplorer.takeRequests();
    if (requests === 0) return [];
    const price = Decimal.parse(this.#options.requestPriceUsd)
      .multiply(Decimal.parse(String(requests))).toString();
    return [{ operation: COST_ACTION, requests, price_usd: price }];
  }

  /** The page after `state`. One request, unless AWS makes another necessary. */
  async next(
    state: ServiceUsageCursor,
    signal: AbortSignal,
  ): Promise<UsagePage> {
    signal.throwIfAborted();
    if (this.#options.allowance.left() === 0) return this.#capped(state);
    try {
      return state.part === null
        ? await this.#totals(state, signal)
        : await this.#charges(state, state.part, signal);
    } catch (error) {
      const restarted = restart(state, error);
      if (restarted === null) throw error;
      return await this.next(restarted, signal);
    }
  }

  async #totals(
    state: ServiceUsageCursor,
    signal: AbortSignal,
  ): Promise<UsagePage> {
    const { answer, net } = await this.#readTotals(state, signal);
    const found = parseTotals(answer, net);
    const totals = [...state.totals, ...found];
    const types = [...new Set(totals.map(({ record_type }) => record_type))];
    const next = { ...state, net, totals, types, pages: state.pages + 1 };
    const warnings = state.net === net ? [] : [NET_REFUSED];
    const token = tokenOf(answer, state);
    const [first] = planPasses(types);
    if (token === null && first === undefined) {
      const load = await this.#load(next, signal);
      return this.#page(next, { rows: { load }, warnings, end: "complete" });
    }
    const part = token === null ? first?.part ?? null : null;
    return this.#page({ ...next, part, token }, { warnings });
  }

  /** Some accounts are refused net costs; they are then left out for the whole read. */
  async #readTotals(state: ServiceUsageCursor, signal: AbortSignal) {
    const read = (net: boolean) =>
      this.#options.costExplorer.read(
        totalsRequest(this.#window(state, net)),
        signal,
      );
    try {
      return { answer: await read(state.net), net: state.net };
    } catch (error) {
      if (!state.net || state.token !== null || !isNetRefusal(error)) {
        throw error;
      }
      return { answer: await read(false), net: false };
    }
  }

  async #charges(
    state: ServiceUsageCursor,
    part: string,
    signal: AbortSignal,
  ): Promise<UsagePage> {
    const passes = state.grain === "narrow"
      ? [NARROW_PASS]
      : planPasses(state.types);
    const index = passes.findIndex((pass) => pass.part === part);
    const pass = passes[index];
    if (pass === undefined) {
      throw new TypeError(`Cannot go on as there is no part ${part}`);
    }
    const answer = await this.#options.costExplorer.read(
      chargesRequest(this.#window(state, state.net), pass, state.grain),
      signal,
    );
    const token = tokenOf(answer, state);
    const following = token === null ? passes[index + 1]?.part ?? null : part;
    const read = { ...state, pages: state.pages + 1 };
    if (!state.opened && !this.#fits(state, answer, passes.length - 1)) {
      return this.#outgrown(read);
    }
    return await this.#chargesPage(
      { state, read, answer, pass, following, token },
      signal,
    );
  }

  async #chargesPage(
    { state, read, answer, pass, following, token }: ReadAnswer,
    signal: AbortSignal,
  ): Promise<UsagePage> {
    const { charges, rejects } = toCharges(answer, {
      pass,
      grain: state.grain,
      hasNet: state.net,
      today: state.read_at.slice(0, 10),
      where: `${pass.part}/${read.pages}`,
    });
    const accounts = toCloudAccounts(answer);
    const opening = state.opened ? {} : {
      load: await this.#load(state, signal),
      control_totals: state.totals.map((total) =>
        toControlTotal(total, state.grain)
      ),
    };
    const next = { ...read, opened: true, totals: [], part: following, token };
    return this.#page(next, {
      rows: {
        part: pass.part,
        ...(state.token === null && state.restarts > 0
          ? { restarts_part: true }
          : {}),
        ...opening,
        charges,
        ...(accounts.length === 0 ? {} : { cloud_accounts: accounts }),
      },
      rejects,
      warnings: state.opened ? [] : unknownTypes(state.types),
      ...(following === null ? { end: "complete" } : {}),
    });
  }

  /** Whether the rest of the read fits the allowance, told from how many days its first page holds. */
  #fits(
    state: ServiceUsageCursor,
    answer: GetCostAndUsageCommandOutput,
    furtherPasses: number,
  ): boolean {
    const days = daysBetween(this.#options.period.start, state.until);
    const more = answer.NextPageToken === undefined
      ? 0
      : Math.ceil(days / Math.max(1, daysIn(answer))) - 1;
    return Math.max(more, answer.NextPageToken === undefined ? 0 : 1) +
        furtherPasses <= this.#options.allowance.left();
  }

  /** Too many pages for what is left of the day: once by service alone, then not at all. */
  #outgrown(state: ServiceUsageCursor): UsagePage {
    const { allowance } = this.#options;
    if (state.grain === "narrow" || allowance.left() === 0) {
      return this.#capped(state);
    }
    const narrow = {
      ...state,
      grain: "narrow" as const,
      part: NARROW_PASS.part,
      token: null,
    };
    return this.#page(narrow, {
      warnings: [{
        code: "REQUEST_CAP_REACHED",
        message:
          `the daily cap of ${allowance.cap} paid requests has no room for every account: this period is read by service alone`,
      }],
    });
  }

  #capped(state: ServiceUsageCursor): UsagePage {
    const { allowance, period } = this.#options;
    return this.#page(state, {
      end: "incomplete",
      warnings: [{
        code: "REQUEST_CAP_REACHED",
        message:
          `the daily cap of ${allowance.cap} paid requests is reached: nothing of the period from ${period.start} was published`,
      }],
    });
  }

  async #load(state: ServiceUsageCursor, signal: AbortSignal) {
    return {
      source: "aws_cost_explorer",
      billing_account_id: await this.#options.billingAccountId(signal),
      version: state.read_at,
      grain: state.grain,
      is_payer_view: this.#options.isPayerView,
    };
  }

  #window(state: ServiceUsageCursor, hasNet: boolean) {
    return {
      start: this.#options.period.start,
      end: state.until,
      hasNet,
      token: state.token,
    };
  }

  #page(
    cursor: ServiceUsageCursor,
    rest: Partial<UsagePage>,
  ): UsagePage {
    const { part, pages, restarts } = cursor;
    return {
      rows: {},
      rejects: [],
      ...rest,
      requests: this.takeRequests(),
      bytes: this.#options.costExplorer.takeBytes(),
      cursor,
      progress: { part: part ?? "control_totals", pages, restarts },
    };
  }
}

interface ReadAnswer {
  readonly state: ServiceUsageCursor;
  readonly read: ServiceUsageCursor;
  readonly answer: GetCostAndUsageCommandOutput;
  readonly pass: Pass;
  readonly following: string | null;
  readonly token: string | null;
}

const NET_REFUSED: Warning = {
  code: "NET_COSTS_REFUSED",
  message:
    "Cost Explorer gives this account no net costs: billed and effective cost are those before private discounts",
};

function unknownTypes(types: readonly string[]): Warning[] {
  return types.filter((type) => !isKnownRecordType(type)).map((type) => ({
    code: "RECORD_TYPE_UNKNOWN",
    message: `the record type ${
      JSON.stringify(type.slice(0, 80))
    } is not known: its charges are kept as adjustments`,
  }));
}

/** The state from which the part is read anew, or null when the error is another or it was tried often enough. */
function restart(
  state: ServiceUsageCursor,
  error: unknown,
): ServiceUsageCursor | null {
  const isChanged = error instanceof Fault &&
    error.code === "PROVIDER_PAGING_CHANGED";
  if (!isChanged || state.restarts >= MAX_RESTARTS) return null;
  const again = { ...state, token: null, restarts: state.restarts + 1 };
  return state.part === null ? { ...again, totals: [], types: [] } : again;
}

/** The next page's token. One that stands still would never end. */
function tokenOf(
  answer: GetCostAndUsageCommandOutput,
  state: ServiceUsageCursor,
): string | null {
  const token = answer.NextPageToken ?? "";
  if (token === "") return null;
  if (token !== state.token) return token;
  throw new Fault(
    "PROVIDER_PAGING_CHANGED",
    "Cost Explorer answered the same page token twice",
  );
}

/** AWS words it freely; what is sure is that it names a metric, and that leaving the net ones out cannot hurt. */
function isNetRefusal(error: unknown): boolean {
  return error instanceof Fault && error.code === "REQUEST_INVALID" &&
    /metric/i.test(error.message);
}
