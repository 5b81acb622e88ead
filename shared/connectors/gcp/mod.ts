/**
 * Google Cloud: which datasets there are, and how a job's source is opened.
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import type { Job } from "../../domain/job.ts";
import type { Source } from "../../domain/source.ts";
import { GCP_DATASETS } from "./datasets.ts";
import { type GcpTools, openBigQuery } from "./open_job.ts";
import { parseTableName } from "./table_name.ts";

export { GCP_DATASETS } from "./datasets.ts";
export type { GcpSettings, GcpTools } from "./open_job.ts";

/**
 * Opens the source of a job of Google Cloud, with the code of its dataset alone. Calls Google only once it is read.
 *
 * @throws {Fault} PROVIDER_NOT_OFFERED for an unknown dataset, CONFIGURATION_MISSING without its table, and what opening the
 * service account throws.
 */
export async function openGcpSource(
  job: Job,
  tools: GcpTools,
): Promise<Source> {
  const { dataset, integration, period_start: start, period_end: end } = job;
  const open = () =>
    openBigQuery({
      organizationId: job.organization_id,
      integration,
      secrets: job.secrets,
    }, tools);
  if (dataset === "emissions" && start !== null && end !== null) {
    const { emissions } = await import("./emissions/emissions.ts");
    const table = parseTableName(
      integration.settings["carbon_table"],
      "carbon_table",
    );
    return emissions({ bigQuery: await open(), table, period: { start, end } });
  }
  if (dataset === "costs" && start !== null && end !== null) {
    const { costs } = await import("./costs/costs.ts");
    const table = parseTableName(
      integration.settings["billing_table"],
      "billing_table",
    );
    return costs({
      bigQuery: await open(),
      table,
      period: { start, end },
      now: () => tools.clock.now(),
    });
  }
  throw new Fault(
    "PROVIDER_NOT_OFFERED",
    `The data type ${dataset} is not offered for Google Cloud: expected one of ${
      GCP_DATASETS.join(", ")
    }`,
  );
}
