import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { Database } from "../../shared/platform/database.ts";
import type { KnownDelivery } from "../../shared/connectors/aws/cur/cur_read.ts";
import { cur } from "../../shared/connectors/aws/cur/cur.ts";
import { findCostReport } from "../../shared/connectors/aws/cur/cost_report.ts";
import { s3Bucket } from "../../shared/connectors/aws/cur/s3_bucket.ts";
import { accessKeySession } from "../../shared/connectors/aws/access_keys.ts";
import type { Source } from "../../shared/domain/source.ts";
import { Secret } from "../../shared/platform/secret.ts";
import {
  type AwsScene,
  awsScene,
  type JobChange,
  type LoggedCall,
  type OpenOptions,
} from "./aws_scene.ts";
import {
  type OrderedReport,
  orderReport,
  readBytes,
} from "./stored_reports.ts";
import { readPages, stage, type StagedLoad } from "./staged_load.ts";

/** A payer account with a report, and ways to deliver and to read it. */
export interface ReportScene extends AwsScene {
  readonly report: OrderedReport;
  /** Makes a delivery of the scene's month as of its clock. */
  deliver(options?: Record<string, unknown>): Promise<DeliveryMade>;
  /** What a delivery must add up to. */
  truth(): Promise<ReportTruth>;
  /** Changes the text of an object in the bucket. */
  rewrite(key: string, change: (text: string) => string): Promise<void>;
  /** Calls that reached S3, in order. */
  s3Calls(): Promise<LoggedCall[]>;
  /** The job of the report, with what is published of it already. */
  cur(options?: CurOptions): Promise<Source>;
  /** The same with pages of so many charges, and folds of a little more than two pages. */
  small(chargesAtMost: number, options?: CurOptions): Source;
  readCur(options?: CurOptions): Promise<StagedLoad>;
}

/** A delivery as the control API tells of it. */
export interface DeliveryMade {
  readonly delivery: number;
  readonly id: string;
  readonly deliveredAt: string;
  readonly keys: readonly string[];
  readonly manifestKey: string;
}

/** Sums of a delivery's lines, from the bill and not from its files. */
export interface ReportTruth {
  readonly id: string;
  readonly parts: readonly string[];
  readonly lines: { readonly counted: number; readonly split: number };
  readonly rows: readonly Record<string, string | null>[];
}

/** How a report is read. */
export interface CurOptions {
  readonly job?: JobChange;
  readonly open?: OpenOptions;
  /** What is published. */
  readonly published?: KnownDelivery["delivery"];
  readonly tagKeys?: readonly string[];
  readonly report?: Record<string, unknown>;
}

/** The months a scene can be in: one that has hardly begun, and one with a line of every kind. */
const MONTHS = {
  "2026-03": { start: "2026-03-01", end: "2026-04-01", days: 0 },
  "2026-04": { start: "2026-04-01", end: "2026-05-01", days: 13 },
} as const;

/** Sets a scene: an account of the profile small with a report ordered, on the second day of April unless told. */
export async function reportScene(
  options: Record<string, unknown> = {},
  month: keyof typeof MONTHS = "2026-04",
): Promise<ReportScene> {
  const scene = await awsScene({ profile: "small" });
  const { days, ...period } = MONTHS[month];
  scene.aws.clock.advance(days * 86_400_000);
  const report = await orderReport(scene.aws, scene.account, options);
  const root = `/accounts/${scene.account.accountId}`;
  const settings = (more: Record<string, unknown> = {}) => ({
    cost_report: {
      bucket: report.bucket,
      prefix: report.prefix,
      name: report.name,
      region: "us-east-1",
      ...more,
    },
  });
  const known = (options: CurOptions): KnownDelivery => ({
    delivery: options.published ?? null,
    tag_keys: options.tagKeys ?? ["Team", "cost-center"],
  });
  const open = (options: CurOptions = {}) =>
    scene.open({
      dataset: "cur",
      period_start: period.start,
      period_end: period.end,
      ...options.job,
      integration: {
        settings: settings(options.report),
        ...options.job?.integration,
      },
    }, { engine: engineThat(known(options)), ...options.open });
  return {
    ...scene,
    report,
    deliver: (delivery = {}) =>
      scene.aws.control(`${root}/reports/${report.name}/deliver`, {
        period: month,
        ...delivery,
      }),
    truth: () => scene.aws.control(`${root}/reports/${report.name}/truth`),
    async rewrite(key, change) {
      const { s3 } = scene.aws.clients(scene.account);
      const bytes = await readBytes(s3, report.bucket, key);
      const Body = change(new TextDecoder().decode(bytes));
      await s3.send(
        new PutObjectCommand({ Bucket: report.bucket, Key: key, Body }),
      );
    },
    async s3Calls() {
      const { requests } = await scene.aws.control<{ requests: LoggedCall[] }>(
        `${root}/requests`,
      );
      return requests.filter(({ service }) => service === "s3");
    },
    cur: open,
    small(chargesAtMost, options = {}) {
      const { accessKeyId, secretAccessKey } = scene.account;
      const integration = {
        settings: settings(options.report),
        region: "us-east-1",
      };
      const found = findCostReport(integration);
      if (found === null) throw new Error("the settings name a report");
      return cur({
        bucket: s3Bucket(found.bucket, {
          connection: {
            region: found.region,
            endpointUrl: scene.aws.clouds.awsUrl,
            fetch,
            clock: scene.aws.clock,
          },
          session: accessKeySession({
            accessKeyId,
            secretAccessKey: new Secret(secretAccessKey),
          }),
        }),
        report: found,
        period,
        clock: scene.aws.clock,
        known: () => Promise.resolve(known(options)),
        accountId: () => Promise.resolve(scene.account.accountId),
        isPayerView: true,
        chargesAtMost,
        groupsAtMost: 2 * chargesAtMost + 1,
        bytesAtMost: Infinity,
        unpackedAtMost: null,
      });
    },
    readCur: async (options) => stage(await readPages(await open(options))),
  };
}

function engineThat(known: KnownDelivery): Database {
  return {
    call<T>(): Promise<T> {
      return Promise.resolve(known as T);
    },
  };
}
