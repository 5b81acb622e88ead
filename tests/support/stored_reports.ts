import {
  GetObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3";
import { parquetReadObjects } from "hyparquet";
import { gunzipSync } from "node:zlib";
import type { PayerAccount, TestClouds } from "./clouds.ts";

/** A report as the control API is asked for it. */
export interface OrderedReport {
  readonly name: string;
  readonly bucket: string;
  readonly prefix: string;
}

/** Lets the account's own user do everything with S3, and orders a report. */
export async function orderReport(
  clouds: TestClouds,
  account: PayerAccount,
  options: Record<string, unknown> = {},
): Promise<OrderedReport> {
  await allowS3(clouds, account);
  return await clouds.control(`/accounts/${account.accountId}/reports`, {
    name: "costs",
    bucket: `reports-${account.accountId}`,
    prefix: "exports",
    ...options,
  });
}

/** Lets the account's own user do everything with S3. */
export async function allowS3(
  clouds: TestClouds,
  account: PayerAccount,
): Promise<void> {
  await clouds.control(`/accounts/${account.accountId}/permissions`, {
    principal: account.userArn,
    allow: ["s3:*", "ce:*"],
  });
}

/** Every key under a prefix. */
export async function listKeys(
  s3: S3Client,
  Bucket: string,
  Prefix = "",
): Promise<string[]> {
  const keys: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }),
    );
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ""));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return keys;
}

/** The bytes of an object. */
export async function readBytes(
  s3: S3Client,
  Bucket: string,
  Key: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return new Uint8Array(await Body?.transformToByteArray() ?? []);
}

/** The rows of an object, CSV, gzipped or Parquet, as records of texts by column. */
export async function readRecords(
  s3: S3Client,
  bucket: string,
  key: string,
): Promise<Record<string, string>[]> {
  const bytes = await readBytes(s3, bucket, key);
  if (key.endsWith(".parquet")) {
    const read = await parquetReadObjects({
      file: bytes.buffer,
      compressors: { GZIP: (pages) => gunzipSync(pages) },
    });
    return read.map(toTexts);
  }
  // Node unpacks all members of a gzip file, a DecompressionStream stumbles over the second.
  const plain = key.endsWith(".gz") ? gunzipSync(bytes) : bytes;
  const [header = [], ...rows] = parseCsv(new TextDecoder().decode(plain));
  return rows.map((row) =>
    Object.fromEntries(header.map((name, index) => [name, row[index] ?? ""]))
  );
}

function toTexts(row: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, toText(value)]),
  );
}

/** As the CSV of the same report has it; doubles by their shortest decimal. */
function toText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Reads a CSV text character by character: slow, and easy to believe. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (isQuoted) {
      if (character !== '"') field += character;
      else if (text.charAt(at + 1) === '"') field += text.charAt(++at);
      else isQuoted = false;
    } else if (character === '"') isQuoted = true;
    else if (character === ",") {
      row.push(field);
      field = "";
    } else if (character === "\n") {
      rows.push([...row, field.replace(/\r$/, "")]);
      row = [];
      field = "";
    } else field += character;
  }
  return rows;
}
