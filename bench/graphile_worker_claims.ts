import { EventEmitter } from "node:events";
import {
  Logger,
  makeWorkerUtils,
  run,
  type WorkerEvents,
} from "graphile-worker";

/** graphile-worker with a filled queue. */
export interface GraphileWorkerClaims {
  /** Lets its worker take one job; gives the milliseconds from asking for it to having it. */
  claim(): Promise<number>;
  /** Stops the worker. */
  stop(): Promise<void>;
}

const BATCH = 10_000;

const logger = new Logger(() => () => {});

/** Installs graphile-worker in the database and fills its queue. It deletes finished jobs, so it has none. */
export async function graphileWorkerClaims(
  connectionString: string,
  queued: number,
): Promise<GraphileWorkerClaims> {
  const utils = await makeWorkerUtils({
    connectionString,
    maxPoolSize: 1,
    logger,
  });
  await utils.migrate();
  for (let made = 0; made < queued; made += BATCH) {
    await utils.addJobs(
      Array.from({ length: BATCH }, (_, n) => ({
        identifier: "bench",
        payload: { n: made + n },
      })),
    );
  }
  await utils.release();

  const events: WorkerEvents = new EventEmitter();
  let asked = 0;
  let taken = Promise.withResolvers<number>();
  let gate = Promise.withResolvers<void>();
  events.on("worker:getJob:start", () => asked = performance.now());
  events.on("job:start", () => taken.resolve(performance.now() - asked));
  let runner: Awaited<ReturnType<typeof run>> | null = null;
  return {
    async claim() {
      taken = Promise.withResolvers<number>();
      gate.resolve();
      gate = Promise.withResolvers<void>();
      // The worker holds each job until the next claim is wanted.
      runner ??= await run({
        connectionString,
        concurrency: 1,
        maxPoolSize: 2,
        noHandleSignals: true,
        events,
        logger,
        taskList: { bench: () => gate.promise },
      });
      return await taken.promise;
    },
    async stop() {
      gate.resolve();
      await runner?.stop();
    },
  };
}
