import type { Source } from "../../shared/domain/source.ts";
import type { Job } from "../../shared/domain/job.ts";
import { awsJob, openOn } from "./aws_job.ts";
import { type PayerAccount, type TestClouds, testClouds } from "./clouds.ts";
import { readPages, stage, type StagedLoad } from "./staged_load.ts";

/** Changes to the job of a scene. */
export type JobChange = Parameters<typeof awsJob>[1];

/** Changes to how its source is opened. */
export type OpenOptions = Parameters<typeof openOn>[2];

/** A payer account on loopback clouds of its own, and a way to read it. */
export interface AwsScene extends AsyncDisposable {
  readonly aws: TestClouds;
  readonly account: PayerAccount;
  /** Arms a fault in Cost Explorer, or in the service told. */
  fault(fault: Record<string, unknown>): Promise<void>;
  /** Calls that reached Cost Explorer, in order. */
  calls(): Promise<LoggedCall[]>;
  job(change?: JobChange): Promise<Job>;
  open(change?: JobChange, options?: OpenOptions): Promise<Source>;
  read(change?: JobChange, options?: OpenOptions): Promise<StagedLoad>;
}

/** A call as the control API tells of it. */
export interface LoggedCall {
  readonly service: string;
  readonly operation: string;
  readonly status: number;
  readonly error: string | null;
  readonly fault: string | null;
  readonly input: Record<string, unknown>;
}

/** Sets a scene: an account with `options` of the control API. */
export async function awsScene(
  options: Record<string, unknown> = {},
): Promise<AwsScene> {
  const aws = await testClouds();
  const account = await aws.account(options);
  const path = `/accounts/${account.accountId}`;
  const job = (change: JobChange = {}) => awsJob(account, change);
  const open = async (change: JobChange = {}, how: OpenOptions = {}) =>
    await openOn(aws, await job(change), how);
  return {
    aws,
    account,
    job,
    open,
    async fault(fault) {
      await aws.control(`${path}/faults`, { service: "ce", ...fault });
    },
    async calls() {
      const { requests } = await aws.control<{ requests: LoggedCall[] }>(
        `${path}/requests`,
      );
      return requests.filter(({ service }) => service === "ce");
    },
    read: async (change, how) =>
      stage(await readPages(await open(change, how))),
    [Symbol.asyncDispose]: () => aws[Symbol.asyncDispose](),
  };
}
