import { BYTES, type Row } from "./door.ts";
import {
  ACCOUNTS,
  plantIntegration,
  plantInvoice,
  plantRun,
  plantSchedule,
} from "./planted_rows.ts";
import {
  base64,
  frame,
  type Operation,
  operation,
} from "../../support/encrypted.ts";
import type { World } from "./world.ts";

/** Arguments for one call of each function, about rows planted for that call alone. */
export const CALLS: Readonly<Record<string, (world: World) => Promise<Row>>> = {
  // Of a generation that nobody has reached.
  begin_encrypted_rotation: () =>
    Promise.resolve({ from_generation: 999, key_check: {} }),
  async cancel_sync(world) {
    return { sync_run_id: await freshRun(world) };
  },
  change_encrypted_policy: () =>
    Promise.resolve({ changes: { keep_versions: 100 } }),
  commit_encrypted_rotation: () =>
    Promise.resolve({ rotation_id: crypto.randomUUID() }),
  create_integration: ({ home }) =>
    Promise.resolve({
      id: crypto.randomUUID(),
      organization_id: home,
      provider: "aws",
      name: "Called",
      auth_method: "cloudformation",
    }),
  create_organization: () => Promise.resolve({ name: "Called" }),
  async delete_integration(world) {
    return { integration_id: await freshIntegration(world) };
  },
  async delete_organization(world) {
    return { organization_id: await world.organization() };
  },
  async delete_schedule(world) {
    const integrationId = await freshIntegration(world);
    await plantSchedule(world.sql, world.home, integrationId);
    return { integration_id: integrationId, dataset: "service_usage" };
  },
  encrypted_changes: () => Promise.resolve({}),
  ensure_personal_organization: () => Promise.resolve({}),
  async find_sync_run(world) {
    return { job_id: await freshRun(world) };
  },
  give_up_encrypted_rotation: () =>
    Promise.resolve({ rotation_id: crypto.randomUUID() }),
  list_encrypted_versions: ({ planted }) =>
    Promise.resolve({ key_id: planted.keyId }),
  list_integrations: ({ home }) => Promise.resolve({ organization_id: home }),
  list_sync_runs: ({ home }) => Promise.resolve({ organization_id: home }),
  async put_schedule(world) {
    return {
      integration_id: await freshIntegration(world),
      dataset: "all",
      cron: "0 6 * * *",
      is_paused: true,
    };
  },
  read_allocations: () =>
    Promise.resolve({
      start_date: "2026-03-01",
      end_date: "2026-04-01",
      dimension: "team",
    }),
  read_costs: () =>
    Promise.resolve({ start_date: "2026-03-01", end_date: "2026-04-01" }),
  read_emissions: () =>
    Promise.resolve({ start_date: "2026-03-01", end_date: "2026-04-01" }),
  read_encrypted: ({ planted }) => Promise.resolve({ key_id: planted.keyId }),
  read_encrypted_account: () => Promise.resolve({}),
  read_encrypted_rotation: () => Promise.resolve({}),
  read_focus_loads: ({ home }) =>
    Promise.resolve({
      organization_id: home,
      from_date: "2026-03-01",
      to_date: "2026-04-01",
    }),
  read_focus_page: ({ planted }) =>
    Promise.resolve({ load_id: planted.loadId }),
  async read_integration(world) {
    return { integration_id: await freshIntegration(world) };
  },
  async read_invoice({ sql, home }) {
    return { invoice_id: await plantInvoice(sql, home, ACCOUNTS[0]) };
  },
  async read_schedules(world) {
    return { integration_id: await freshIntegration(world) };
  },
  async read_sync_price(world) {
    return {
      integration_id: await freshIntegration(world),
      data_type: "service_usage",
    };
  },
  async read_sync_run(world) {
    return { sync_run_id: await freshRun(world) };
  },
  read_sync_status: ({ home }) => Promise.resolve({ organization_id: home }),
  async request_sync(world) {
    return {
      integration_id: await freshIntegration(world),
      data_types: ["service_usage"],
      start_date: "2026-03-01",
      end_date: "2026-04-01",
    };
  },
  restore_encrypted_account: () =>
    Promise.resolve({ moment: new Date(Date.now() - 1_000).toISOString() }),
  async retry_sync(world) {
    const runId = await freshRun(world);
    await world
      .sql`update public.sync_jobs j set status = 'failed' from public.sync_run_jobs x where x.job_id = j.id and x.run_id = ${runId}`;
    return { sync_run_id: runId };
  },
  // Of a generation that nobody has reached.
  rotate_encrypted: () =>
    framed([], { from_generation: 999, key_check: { payload: "x" } }),
  stage_encrypted: () => framed([], { rotation_id: crypto.randomUUID() }),
  async rotate_integration(world) {
    return { integration_id: await freshIntegration(world) };
  },
  take_inventory_snapshot: ({ home }) =>
    Promise.resolve({
      organization_id: home,
      name: crypto.randomUUID(),
      start_date: "2026-01-01",
      end_date: "2027-01-01",
    }),
  async update_integration(world) {
    return {
      integration_id: await freshIntegration(world),
      changes: { name: "Called" },
    };
  },
  write_encrypted: () => framed([operation()]),
};

/** The only argument of a function that takes bytes. */
function framed(
  ops: readonly Operation[],
  head: Record<string, unknown> = {},
): Promise<Row> {
  return Promise.resolve({ [BYTES]: base64(frame(ops, head)) });
}

function freshIntegration({ sql, home }: World): Promise<string> {
  return plantIntegration(sql, home);
}

async function freshRun(world: World): Promise<string> {
  const integrationId = await freshIntegration(world);
  return (await plantRun(world.sql, world.home, integrationId)).runId;
}
