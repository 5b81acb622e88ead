import type {
  Charge,
  ChargeLoad,
  ControlTotal,
} from "../../shared/domain/charge.ts";
import type { Ended } from "../../shared/jobs/engine.ts";
import { claimJob, type EngineWorld, requestSync } from "./engine_world.ts";

/** The payer account of tests. */
export const PAYER = "111122223333";

/** What to publish. */
export interface Reading {
  /** Charges by part. */
  readonly parts: Readonly<Record<string, readonly Charge[]>>;
  readonly totals?: readonly ControlTotal[];
  readonly load?: Partial<ChargeLoad>;
  /** `complete` if not given. */
  readonly end?: "complete" | "incomplete";
  /** Options of the request: another integration or window. */
  readonly request?: Record<string, unknown>;
  /** Rejected records. */
  readonly rejected?: number;
}

/** A charge of one dollar on the first of October, unless told otherwise. */
export function charge(more: Partial<Charge> = {}): Charge {
  const cost = more.unblended_cost ?? "1";
  return {
    sub_account_id: "210000000001",
    charge_period_start: "2026-10-01T00:00:00Z",
    charge_period_end: "2026-10-02T00:00:00Z",
    charge_category: "Usage",
    service_name: "EC2",
    billing_currency: "USD",
    billed_cost: cost,
    unblended_cost: cost,
    ...more,
  };
}

/** The source's total of a part. */
export function total(
  part: string,
  unblended_cost: string,
  more: Partial<ControlTotal> = {},
): ControlTotal {
  return {
    part,
    record_type: part,
    billing_currency: "USD",
    charge_category: "Usage",
    unblended_cost,
    ...more,
  };
}

/** Reads a billing period through the engine, a page a part; what the job became. */
export async function publish(
  world: EngineWorld,
  reading: Reading,
): Promise<Ended & { job_id: string }> {
  await requestSync(world, reading.request);
  return await readOpenJob(world, reading);
}

/** Reads the job that is next in line. */
export async function readOpenJob(
  world: EngineWorld,
  { parts, totals = [], load = {}, end = "complete", rejected = 0 }: Reading,
): Promise<Ended & { job_id: string }> {
  const job = await claimJob(world);
  const again = (job.cursor as { read_again?: string[] } | null)?.read_again;
  let page = job.page_no;
  for (const [index, [part, charges]] of Object.entries(parts).entries()) {
    if (again !== undefined && !again.includes(part)) continue;
    await world.engine.commit(job, ++page, {
      rows: {
        part,
        charges,
        ...(again === undefined ? {} : { restarts_part: true }),
        ...(index === 0 || again !== undefined
          ? { control_totals: totals }
          : {}),
        load: {
          source: "aws_cost_explorer",
          billing_account_id: PAYER,
          version: "1",
          ...load,
        },
      },
      rejects: Array.from({ length: rejected }, (_, index) => ({
        reason: "Amount: missing",
        record_path: `/${index}`,
        raw: "{}",
      })),
      requests: [],
      cursor: { v: 1 },
    });
  }
  const ended = await world.engine.finish(job, end);
  return { ...ended, job_id: job.job_id };
}

/** What `primary_charges` adds up to by currency, account key and source. */
export async function primaryTotals(
  { admin }: Pick<EngineWorld, "admin">,
): Promise<Record<string, string>> {
  const rows = await admin`
    select coalesce(sub_account_id, 'none') || ' ' || billing_currency || ' ' || source as key, sum(billed_cost)::text as total
    from primary_charges group by 1 order by 1`;
  return Object.fromEntries(rows.map(({ key, total }) => [key, total]));
}

/** The one number readers sum to, in dollars. */
export async function primaryTotal(
  { admin }: Pick<EngineWorld, "admin">,
): Promise<string | null> {
  const [row] = await admin`
    select sum(billed_cost)::text as total from primary_charges where billing_currency = 'USD'`;
  return row?.total ?? null;
}
