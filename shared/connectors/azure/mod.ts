/**
 * Azure: which datasets there are, and how a job's source is opened.
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import type { Job } from "../../domain/job.ts";
import type { Source } from "../../domain/source.ts";
import { namedSubscriptions } from "./application.ts";
import { AZURE_DATASETS } from "./datasets.ts";
import { type AzureTools, openResourceManager } from "./open_job.ts";

export { AZURE_DATASETS } from "./datasets.ts";
export type { AzureSettings, AzureTools } from "./open_job.ts";

/**
 * Opens the source of a job of Azure, with the code of its dataset alone. Calls Azure only once it is read.
 *
 * @throws {Fault} PROVIDER_NOT_OFFERED for an unknown dataset, and what opening the application throws.
 */
export async function openAzureSource(
  job: Job,
  tools: AzureTools,
): Promise<Source> {
  const { dataset, integration, period_start: start, period_end: end } = job;
  const open = async () => ({
    arm: await openResourceManager({
      organizationId: job.organization_id,
      integration,
      secrets: job.secrets,
    }, tools),
    subscriptionIds: namedSubscriptions(integration),
  });
  if (dataset === "emissions" && start !== null && end !== null) {
    const { emissions } = await import("./emissions/emissions.ts");
    return emissions({ ...await open(), period: { start, end } });
  }
  if (dataset === "costs" && start !== null && end !== null) {
    const { costs } = await import("./costs/costs.ts");
    return costs({
      ...await open(),
      period: { start, end },
      tenantId: String(integration.settings["tenant_id"]),
      now: () => tools.clock.now(),
    });
  }
  throw new Fault(
    "PROVIDER_NOT_OFFERED",
    `The data type ${dataset} is not offered for Azure: expected one of ${
      AZURE_DATASETS.join(", ")
    }`,
  );
}
