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
    async commit(hold, pageNo, page) {
      const startedAt = clock.ticks();
      const committed = await engine.commit(hold, pageNo, page);
      meters.pageCommitted(job, page, (clock.ticks() - startedAt) / 1000);
      return committed;
    },
    async yield(hold, requests) {
      await engine.yield(hold, requests);
      meters.requestsMade(job, requests);
    },
    async fail(hold, failure) {
      const ended = await engine.fail(hold, failure);
      meters.requestsMade(job, failure.requests);
      meters.jobFailed(job, failure.code, ended.status === "queued");
      return ended;
    },
  };
}
