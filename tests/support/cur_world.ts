import {
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type postgres from "postgres";
import { functionEnvironment } from "../../apps/stack/function_environment.ts";
import { accessKeySession } from "../../shared/connectors/aws/access_keys.ts";
import { requireCostReport } from "../../shared/connectors/aws/cur/cost_report.ts";
import { cur } from "../../shared/connectors/aws/cur/cur.ts";
import { s3Bucket } from "../../shared/connectors/aws/cur/s3_bucket.ts";
import { sourceOpener } from "../../shared/connectors/open_source.ts";
import type { OpenSource } from "../../shared/jobs/run_job.ts";
import { systemClock } from "../../shared/platform/clock.ts";
import type { Database } from "../../shared/platform/database.ts";
import { sealer } from "../../shared/platform/sealing.ts";
import { Secret } from "../../shared/platform/secret.ts";
import { readSettings } from "../../shared/platform/settings.ts";
import { type CloudAccount, cloudAccount } from "./cloud_account.ts";
import { type EngineWorld, engineWorld, requestSync } from "./engine_world.ts";
import { stack } from "./stack.ts";

const FIELD = "secret_access_key";

/** A billing period whose first and last day are asked for. */
export interface WorldPeriod {
  readonly start: string;
  readonly end: string;
}

/** September 2026: the month of the files that readers are measured with. */
export const SEPTEMBER: WorldPeriod = {
  start: "2026-09-01",
  end: "2026-10-01",
};

/** A file of a delivery. */
export interface WorldFile {
  /** Its name in the delivery's folder. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A tenant whose integration reads a cost report from a bucket in the stack's loopback S3. */
export interface CurWorld extends EngineWorld {
  readonly account: CloudAccount;
  /** What a worker process runs with. */
  readonly environment: Readonly<Record<string, string>>;
  /** The settings' name of the report, and where it lies. */
  readonly report: {
    readonly bucket: string;
    readonly prefix: string;
    readonly name: string;
  };
  /** Opens sources as a worker does, over a database of whoever asks. */
  openSource(database?: Database): OpenSource;
  /** The same with small pages, and folds of few groups. */
  openSmall(
    bounds: { readonly chargesAtMost: number; readonly groupsAtMost: number },
    database?: Database,
  ): OpenSource;
  /** Orders a report over the account's own bill, by the control API's options. */
  order(options?: Record<string, unknown>): Promise<void>;
  /** Has what was ordered delivered for a month; gives the keys of its files. */
  deliver(month: string): Promise<readonly string[]>;
  /** An object's bytes. */
  get(key: string): Promise<Uint8Array>;
  /** Puts files into the bucket as one delivery of a legacy report, its manifest last. */
  put(
    files: readonly WorldFile[],
    period?: WorldPeriod,
    id?: string,
  ): Promise<void>;
  /** Asks for the period's job; gives its id. */
  request(period?: WorldPeriod): Promise<string>;
}

/** Makes a world; `account` are options of the control API, `report` members of the setting. */
export async function curWorld(
  { account: options = {}, report: more = {}, tagKeys = ["team", "stage"] }: {
    readonly account?: Record<string, unknown>;
    readonly report?: Record<string, unknown>;
    readonly tagKeys?: readonly string[];
  } = {},
): Promise<CurWorld> {
  const world = await engineWorld();
  const account = await cloudAccount(stack(), {
    plant: { residual: false, invoiceMismatch: false },
    pageSize: 5_000,
    ...options,
  });
  const report = {
    bucket: `reports-${account.accountId}`,
    prefix: "billing",
    name: "costs",
  };
  const environment = {
    ...functionEnvironment(stack(), {}),
    DATABASE_URL: world.database.url("postgres"),
  };
  const settings = readSettings(environment);
  await account.control("permissions", {
    principal: account.userArn,
    allow: ["s3:*", "ce:*"],
  });
  await connect(world, {
    account,
    report: { ...report, region: "us-east-1", ...more },
    tagKeys,
    seal: sealer(settings.SEALING_KEYS).seal,
  });
  const s3 = new S3Client({
    region: "us-east-1",
    endpoint: stack().awsUrl,
    credentials: account,
    forcePathStyle: true,
  });
  let hasBucket = false;
  const upload = async (key: string, Body: Uint8Array | string) => {
    if (!hasBucket) await account.control("buckets", { name: report.bucket });
    hasBucket = true;
    await s3.send(
      new PutObjectCommand({ Bucket: report.bucket, Key: key, Body }),
    );
  };
  return {
    ...world,
    account,
    environment,
    report,
    openSource: (database = world.service) =>
      sourceOpener({
        settings,
        clock: systemClock,
        fetch,
        engine: database,
        isOnWorker: true,
      }),
    openSmall: (bounds, database = world.service) => (job) =>
      Promise.resolve(cur({
        bucket: s3Bucket(report.bucket, {
          connection: {
            region: "us-east-1",
            endpointUrl: stack().awsUrl,
            fetch,
            clock: systemClock,
          },
          session: accessKeySession({
            accessKeyId: account.accessKeyId,
            secretAccessKey: new Secret(account.secretAccessKey),
          }),
        }),
        report: requireCostReport(job.integration),
        period: { start: job.period_start ?? "", end: job.period_end ?? "" },
        clock: systemClock,
        known: () =>
          database.call("engine_known_delivery", { job_id: job.job_id }),
        accountId: () => Promise.resolve(account.accountId),
        isPayerView: true,
        bytesAtMost: Infinity,
        unpackedAtMost: null,
        ...bounds,
      })),
    async deliver(month) {
      const path = `reports/${report.name}/deliver`;
      const { keys } = await account.control<{ keys: string[] }>(path, {
        period: month,
      });
      return keys;
    },
    async get(Key) {
      const { Body } = await s3.send(
        new GetObjectCommand({ Bucket: report.bucket, Key }),
      );
      return await Body?.transformToByteArray() ?? new Uint8Array();
    },
    async order(wanted = {}) {
      await account.control("reports", { ...report, ...wanted });
    },
    async put(files, { start, end } = SEPTEMBER, id = "first") {
      const days = [start, end].map((day) => day.replaceAll("-", ""));
      const folder = `${report.prefix}/${report.name}/${days.join("-")}/`;
      const keys = files.map(({ name }) => `${folder}${id}/${name}`);
      for (const [index, { bytes }] of files.entries()) {
        await upload(keys[index] ?? "", bytes);
      }
      const manifest = { assemblyId: id, reportKeys: keys };
      await upload(
        `${folder}${report.name}-Manifest.json`,
        JSON.stringify(manifest),
      );
    },
    async request({ start, end } = SEPTEMBER) {
      const { sync_run_id: runId } = await requestSync(world, {
        data_types: ["cur"],
        start_date: start,
        end_date: end,
      });
      const [job] = await world.admin`
        select job_id from sync_run_jobs where run_id = ${runId}`;
      return job?.job_id;
    },
    async [Symbol.asyncDispose]() {
      s3.destroy();
      await world[Symbol.asyncDispose]();
    },
  };
}

async function connect(
  { admin, tenant: { integrationId, organizationId } }: EngineWorld,
  { account, report, tagKeys, seal }: {
    readonly account: CloudAccount;
    readonly report: postgres.JSONValue;
    readonly tagKeys: readonly string[];
    readonly seal: ReturnType<typeof sealer>["seal"];
  },
): Promise<void> {
  const place = { organizationId, integrationId, field: FIELD };
  const sealed = await seal(new Secret(account.secretAccessKey), place);
  await admin`
    update integrations set access_key_id = ${account.accessKeyId},
      settings = settings || ${admin.json({ cost_report: report })}
    where id = ${integrationId}`;
  await admin`
    update integrations set status = 'active', daily_request_cap = 1000 where id = ${integrationId}`;
  await admin`
    update organizations set tag_keys = ${[
    ...tagKeys,
  ]} where id = ${organizationId}`;
  await admin`
    insert into private.integration_secrets (integration_id, field, sealed, key_id)
    values (${integrationId}, ${FIELD}, ${sealed}, ${
    sealed.split(".")[1] ?? ""
  })`;
}
