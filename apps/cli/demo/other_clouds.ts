/**
 * Connecting Azure and Google Cloud, syncing what three clouds emitted, and comparing it with the clouds' own figures.
 *
 * @module
 */
import type { Stack } from "../../stack/stack.ts";
import type { Steps } from "../steps.ts";
import type { Style } from "../style.ts";
import { type Truths, truthsOf } from "./emission_truth.ts";
import { invoke } from "./invoke.ts";
import { monthsBefore } from "./months_before.ts";
import { CLOUDS, type EmissionsRead, readEmissions } from "./read_emissions.ts";
import { requireSame, sameAmount } from "./same_facts.ts";
import { showEmissions } from "./show_emissions.ts";
import type { DemoUser } from "./sign_up.ts";
import { followRun, type Run } from "./sync_all.ts";

/** What the section needs. */
export interface OtherClouds {
  readonly stack: Stack;
  readonly user: DemoUser;
  /** The AWS integration, already there. */
  readonly integration: { readonly id: string; readonly accountId: string };
  readonly steps: Steps;
  readonly style: Style;
}

/** Months before the running one whose emissions every cloud has published, on any day. */
const PUBLISHED_MONTHS = 3;

/** Connects, syncs, compares and prints. @throws {Error} When a figure differs in any digit. */
export async function showOtherClouds(
  { stack, user, integration, steps, style }: OtherClouds,
): Promise<void> {
  const accounts = await steps.run(
    "Connect Azure and Google Cloud",
    () => connectBoth(stack, user),
    () => "by client secret and by service account, both sealed",
  );
  const month = monthsBefore(new Date(), PUBLISHED_MONTHS).slice(0, 7);
  await steps.run(
    "Sync the emissions of three clouds",
    (report) => syncEmissions(user, month, report),
    (records) => `${records} activities`,
  );
  const read = await readEmissions(user, { from: month, to: month });
  await steps.run(
    "Compare them with the clouds' own figures",
    async () => {
      const truths = await truthsOf(stack, {
        ...accounts,
        aws: integration.accountId,
      }, month);
      return check(read, truths);
    },
    () => "equal to the last digit",
  );
  await showEmissions(read, style);
}

async function connectBoth(
  { azureControlUrl, gcpControlUrl }: Stack,
  user: DemoUser,
): Promise<{ readonly azure: string; readonly gcp: string }> {
  const { tenantId, clientId, clientSecret } = await post<
    Record<"tenantId" | "clientId" | "clientSecret", string>
  >(`${azureControlUrl}/accounts`);
  const project = await post<{
    readonly projectId: string;
    readonly carbonTable: string;
    readonly serviceAccount: Record<string, unknown>;
  }>(`${gcpControlUrl}/accounts`);
  await connect(user, {
    provider: "azure",
    authMethod: "client_secret",
    name: "Acme on Azure",
    tenantId,
    clientId,
    clientSecret,
  });
  const { projectId, carbonTable, serviceAccount } = project;
  await connect(user, {
    provider: "gcp",
    authMethod: "service_account",
    name: "Acme on Google Cloud",
    serviceAccount,
    carbonTable,
  });
  return { azure: tenantId, gcp: projectId };
}

async function connect(
  user: DemoUser,
  body: Record<string, unknown>,
): Promise<void> {
  const path = "connector-sync/integrations";
  const { integration } = await invoke<{ integration: { id: string } }>(
    user,
    path,
    { body },
  );
  const tested = await invoke<{ status: string; error?: string }>(
    user,
    `${path}/${integration.id}/test`,
  );
  if (tested.status === "active") return;
  throw new Error(`${body["name"]} is ${tested.status}: ${tested.error}`);
}

async function syncEmissions(
  user: DemoUser,
  period: string,
  report: (line: string) => void,
): Promise<number> {
  let records = 0;
  for (const cloud of CLOUDS) {
    const begun = await invoke<{ job_id: string }>(
      user,
      `connector-sync/sync/${cloud}`,
      { body: { dataset: "emissions", period } },
    );
    const run = await followRun(
      user,
      await invoke<Run>(user, `connector-sync/jobs/${begun.job_id}`, {
        method: "GET",
      }),
      report,
    );
    records += run.recordsSynced;
  }
  return records;
}

function check(read: EmissionsRead, truths: Truths): void {
  requireSame(
    "emissions of",
    new Map(CLOUDS.map((cloud) => [cloud, { kg: sameAmount(truths[cloud]) }])),
    new Map(
      CLOUDS.map((cloud) => [cloud, {
        kg: sameAmount(read.byScope[cloud].totalKg),
      }]),
    ),
  );
}

async function post<T>(url: string): Promise<T> {
  const response = await fetch(url, { method: "POST", body: "{}" });
  if (response.ok) return await response.json();
  throw new Error(
    `a loopback cloud answered ${response.status}: ${await response.text()}`,
  );
}
