import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { Source } from "../../shared/domain/source.ts";
import { type AwsScene, awsScene, type JobChange } from "./aws_scene.ts";

const BUCKET = "acme-carbon";
const BASE = "exports/monthly";

/** February 2026, the last month that AWS has published. */
const JOB = {
  dataset: "carbon_export",
  period_start: "2026-02-01",
  period_end: "2026-03-01",
};

/** What AWS told, beside the service's own code. */
export interface CarbonTruth {
  readonly emissions: readonly {
    readonly accountId: string;
    readonly service: string;
    readonly region: string;
    readonly tons: Readonly<Record<string, number>>;
  }[];
}

/** How an export is delivered. */
export interface CarbonDelivery {
  readonly modelVersion?: string;
  readonly files?: number;
  readonly isPacked?: boolean;
  /** Changes the text of each file before it is written. */
  readonly change?: (text: string) => string;
  /** Further members of the manifest. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Of the lines, those that are told; all of them when absent. */
  readonly lines?: (index: number) => boolean;
}

/** An account whose emissions are exported to a bucket of its own. */
export interface CarbonExportScene extends AwsScene {
  truth(): Promise<CarbonTruth>;
  /** Writes a delivery of the month as AWS lays it out. */
  deliver(delivery?: CarbonDelivery): Promise<void>;
  export(change?: JobChange): Promise<Source>;
}

/** Sets a scene: nothing is delivered yet. */
export async function carbonExportScene(): Promise<CarbonExportScene> {
  const scene = await awsScene({ profile: "small" });
  const root = `/accounts/${scene.account.accountId}`;
  await scene.aws.control(`${root}/permissions`, {
    principal: scene.account.userArn,
    allow: ["s3:*", "sts:*", "sustainability:*"],
  });
  await scene.aws.control(`${root}/buckets`, { name: BUCKET });
  const { s3 } = scene.aws.clients(scene.account);
  const put = (Key: string, Body: Uint8Array | string) =>
    s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
  const truth = () =>
    scene.aws.control<CarbonTruth>(
      `${root}/emissions?month=${JOB.period_start}`,
    );
  return {
    ...scene,
    truth,
    async deliver(delivery = {}) {
      const { modelVersion = "v3.0.0", files = 1, isPacked = true } = delivery;
      const { emissions } = await truth();
      const told = emissions.filter((_, index) =>
        delivery.lines?.(index) ?? true
      );
      const place = `model_version=${modelVersion}/usage_period=${
        JOB.period_start.slice(0, 7)
      }`;
      const keys = [];
      for (let number = 0; number < files; number++) {
        const lines = told.filter((_, index) => index % files === number);
        const text = csvOf(lines, modelVersion, scene.account.accountId);
        const changed = delivery.change?.(text) ?? text;
        const key = `${BASE}/data/${place}/monthly-0000${number}.csv${
          isPacked ? ".gz" : ""
        }`;
        await put(key, isPacked ? await packed(changed) : changed);
        keys.push(`s3://${BUCKET}/${key}`);
      }
      await put(
        `${BASE}/metadata/${place}/monthly-Manifest.json`,
        JSON.stringify({
          executionId: crypto.randomUUID(),
          dataFiles: keys,
          ...delivery.manifest,
        }),
      );
    },
    export: (change = {}) =>
      scene.open({
        ...JOB,
        ...change,
        integration: {
          settings: {
            carbon_export: {
              bucket: BUCKET,
              prefix: "exports",
              name: "monthly",
              region: "us-east-1",
            },
          },
          ...change.integration,
        },
      }),
  };
}

const PARTS = [
  "LBM",
  "MBM",
  "SCOPE_1",
  "SCOPE_2_LBM",
  "SCOPE_2_MBM",
  "SCOPE_3_LBM",
  "SCOPE_3_MBM",
];

/** The columns of docs.aws.amazon.com/cur/latest/userguide/carbon-emissions-columns.html. */
function csvOf(
  emissions: CarbonTruth["emissions"],
  modelVersion: string,
  payer: string,
): string {
  const columns = PARTS.flatMap((part) => {
    const name = `total_${part.toLowerCase()}_emissions`;
    return [`${name}_unit`, `${name}_value`];
  });
  const head = [
    "last_refresh_timestamp",
    "location",
    "model_version",
    "payer_account_id",
    "product_code",
    "region_code",
    ...columns,
    "usage_account_id",
    "usage_period_end",
    "usage_period_start",
  ];
  const rows = emissions.map(({ accountId, service, region, tons }) => [
    "2026-03-18 04:11:09",
    "",
    modelVersion,
    payer,
    service,
    region,
    ...PARTS.flatMap((part) => ["MTCO2e", tonsOf(tons, part)]),
    accountId,
    "2026-03-01 00:00:00",
    "2026-02-01 00:00:00",
  ]);
  return [head, ...rows].map((cells) => `${cells.join(",")}\n`).join("");
}

/** Totals are added up of whole grams, so that they are exact. */
function tonsOf(tons: Readonly<Record<string, number>>, part: string): string {
  const parts = part === "LBM" || part === "MBM"
    ? ["SCOPE_1", `SCOPE_2_${part}`, `SCOPE_3_${part}`]
    : [part];
  const grams = parts.reduce(
    (sum, each) => sum + Math.round((tons[each] ?? 0) * 1e6),
    0,
  );
  const digits = String(grams).padStart(7, "0");
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

async function packed(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
