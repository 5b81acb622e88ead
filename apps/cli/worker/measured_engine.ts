import type { Clock } from "../../../shared/platform/clock.ts";
import type { Job } from "../../../shared/domain/job.ts";
import type { Engine } from "../../../shared/jobs/engine.ts";
import type { Meters } from "./meters.ts";

/** The engine for one job, with what it stores told to the meters. What is refused is not counted. */
export function measuredEngine(
  engine: Engine,
  job: Job,
  { meters, clock }: { readonly meters: Meters; readonly clock: Clock },
): Engine {
  return {
    ...engine,
    async commit(...args) {
      const [, , page] = args;
      const startedAt = clock.ticks();
      const committed = await engine.commit(...args);
      meters.pageCommitted(job, page, (clock.ticks() - startedAt) / 1000);
      return committed;
    },
    async yield(hold, requests, options) {
      await engine.yield(hold, requests, options);
      meters.requestsMade(job, requests);
    },
    async fail(...args) {
      const [, failure] = args;
      const ended = await engine.fail(...args);
      meters.requestsMade(job, failure.requests);
      meters.jobFailed(job, failure.code, ended.status === "queued");
      return ended;
    },
  };
}
