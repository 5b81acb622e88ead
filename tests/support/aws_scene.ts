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
  /** Makes a role in the account, as launching the stack does; the change that makes a job use it. */
  role(role?: Record<string, unknown>): Promise<RoleChange>;
  job(change?: JobChange): Promise<Job>;
  open(change?: JobChange, options?: OpenOptions): Promise<Source>;
  read(change?: JobChange, options?: OpenOptions): Promise<StagedLoad>;
}

/** What makes an integration one by role. */
export interface RoleChange {
  readonly auth_method: "cloudformation";
  readonly role_arn: string;
  readonly external_id: string;
}

/** The external id of every scene's role. */
export const EXTERNAL_ID = "cse-4f0e1d2c3b4a59687786a5b4c3d2e1f0";

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
    async role(role = {}) {
      const { roleArn } = await aws.control<{ roleArn: string }>(
        `${path}/roles`,
        {
          roleName: "cloud-sync",
          trustedPrincipalArn: aws.clouds.broker.arn,
          externalId: EXTERNAL_ID,
          ...role,
        },
      );
      return {
        auth_method: "cloudformation",
        role_arn: roleArn,
        external_id: EXTERNAL_ID,
      };
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
