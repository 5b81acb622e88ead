/**
 * From a job to its source: which provider's connector, loaded only when a job needs it.
 *
 * @module
 */
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database.ts";
import { Fault } from "../platform/fault.ts";
import { sealer } from "../platform/sealing.ts";
import type { Settings } from "../platform/settings.ts";
import type { Job } from "../domain/job.ts";
import type { Source } from "../domain/source.ts";

/** What every connector is opened with. A door's context is one. */
export interface ConnectorTools {
  /** The operator's settings. */
  readonly settings: Settings;
  /** The time. */
  readonly clock: Clock;
  /** The network. */
  readonly fetch: typeof fetch;
  /** Asked what an earlier read learnt, so that only what changed is asked for again. */
  readonly engine: Database;
  /** Whether no platform ends the process in the midst of its work. False when absent, as in an Edge Function. */
  readonly isOnWorker?: boolean;
}

/**
 * Opens sources of any provider; its answers throw PROVIDER_NOT_OFFERED for a provider without a connector. Calls no
 * provider itself.
 */
export function sourceOpener(
  { settings, clock, fetch, engine, isOnWorker = false }: ConnectorTools,
): (job: Job) => Promise<Source> {
  const tools = {
    settings,
    clock,
    fetch,
    engine,
    isOnWorker,
    sealer: sealer(settings.SEALING_KEYS),
  };
  return async (job) => {
    if (job.provider === "aws") {
      const { openAwsSource } = await import("./aws/mod.ts");
      return await openAwsSource(job, tools);
    }
    if (job.provider === "azure") {
      const { openAzureSource } = await import("./azure/mod.ts");
      return await openAzureSource(job, tools);
    }
    if (job.provider === "gcp") {
      const { openGcpSource } = await import("./gcp/mod.ts");
      return await openGcpSource(job, tools);
    }
    throw new Fault(
      "PROVIDER_NOT_OFFERED",
      `The provider ${job.provider} is not offered: expected aws, azure or gcp`,
    );
  };
}
