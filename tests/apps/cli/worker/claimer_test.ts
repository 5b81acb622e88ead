import { deepEqual, equal, rejects } from "node:assert/strict";
import { claimer } from "../../../../apps/cli/worker/claimer.ts";
import type { Job } from "../../../../shared/domain/job.ts";

function world(answers: (Job | null | Error)[]) {
  let now = 0;
  let asked = 0;
  let atOnce = 0;
  let mostAtOnce = 0;
  const jobs = claimer(async () => {
    asked += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce += 1);
    await Promise.resolve();
    atOnce -= 1;
    const answer = answers.shift() ?? null;
    if (answer instanceof Error) throw answer;
    return answer;
  }, {
    clock: { now: () => new Date(now), ticks: () => now },
    pauseMilliseconds: 2_000,
  });
  return {
    jobs,
    asked: () => asked,
    mostAtOnce: () => mostAtOnce,
    later: (milliseconds: number) => now += milliseconds,
  };
}

// A claimer looks at nothing of a job.
const job = (job_id: string) => ({ job_id }) as Job;

Deno.test("claimer() asks once per pause for all lanes when nothing is due", async () => {
  const { jobs, asked, later } = world([]);
  deepEqual(
    await Promise.all([jobs.next(), jobs.next(), jobs.next()]),
    [null, null, null],
  );
  equal(asked(), 1);
  later(2_000);
  await jobs.next();
  equal(asked(), 2);
});

Deno.test("claimer() claims one after the other, and gives each job to one lane", async () => {
  const { jobs, mostAtOnce } = world([job("a"), job("b"), null]);
  const given = await Promise.all([jobs.next(), jobs.next(), jobs.next()]);
  deepEqual(given.map((each) => each?.job_id), ["a", "b", undefined]);
  equal(mostAtOnce(), 1);
});

Deno.test("claimer() tells a failure to the lane that asked alone", async () => {
  const { jobs } = world([new TypeError("away"), job("a")]);
  const [first, second] = [jobs.next(), jobs.next()];
  await rejects(first, /away/);
  equal((await second)?.job_id, "a");
});
