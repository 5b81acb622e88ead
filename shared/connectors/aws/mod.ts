/**
 * AWS: which datasets there are, and how a job's source is opened.
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import type { Job } from "../../domain/job.ts";
import type { Source } from "../../domain/source.ts";
import { AWS_DATASETS } from "./datasets.ts";
import type { AwsTools } from "./open_job.ts";

export type { AwsSettings, AwsTools } from "./open_job.ts";
export { AWS_DATASETS } from "./datasets.ts";

/**
 * Opens the source of an AWS job, with the code of its dataset alone. Calls AWS only once it is read.
 *
 * @throws {Fault} PROVIDER_NOT_OFFERED for an unknown dataset, and what opening a session throws.
 */
export async function openAwsSource(
  job: Job,
  tools: AwsTools,
): Promise<Source> {
  const { dataset, period_start: start, period_end: end } = job;
  if (dataset === "service_usage" && start !== null && end !== null) {
    const { openServiceUsage } = await import("./open_service_usage.ts");
    return await openServiceUsage(job, { start, end }, tools);
  }
  if (dataset === "cur" && start !== null && end !== null) {
    const { openCur } = await import("./cur/open_cur.ts");
    return await openCur(job, { start, end }, tools);
  }
  if (dataset === "emissions" && start !== null && end !== null) {
    const { openEmissions } = await import("./open_emissions.ts");
    return await openEmissions(job, { start, end }, tools);
  }
  if (dataset === "carbon_export" && start !== null && end !== null) {
    const opener = await import("./carbon_export/open_carbon_export.ts");
    return await opener.openCarbonExport(job, { start, end }, tools);
  }
  if (dataset === "estimated_emissions" && start !== null && end !== null) {
    const opener = await import("./open_estimated_emissions.ts");
    return opener.openEstimatedEmissions(job, { start, end }, tools);
  }
  if (dataset === "invoices") {
    const { openInvoices } = await import("./open_invoices.ts");
    return await openInvoices(job, tools);
  }
  if (dataset === "marketplace_products") {
    const opener = await import("./open_marketplace_products.ts");
    return await opener.openMarketplaceProducts(job, tools);
  }
  if (dataset === "contracts") {
    const { openContracts } = await import("./open_contracts.ts");
    return await openContracts(job, tools);
  }
  throw new Fault(
    "PROVIDER_NOT_OFFERED",
    `The data type ${dataset} is not offered for AWS: expected one of ${
      AWS_DATASETS.join(", ")
    }`,
  );
}
