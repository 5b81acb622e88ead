import {
  DeleteObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { accessKeySession } from "../../shared/connectors/aws/access_keys.ts";
import type {
  ObjectTools,
  WantedObject,
} from "../../shared/forwarder/object_reader.ts";
import { Secret } from "../../shared/platform/secret.ts";
import { type AwsScene, awsScene } from "./aws_scene.ts";
import { allowS3 } from "./stored_reports.ts";

/** A bucket on the loopback S3 that a forwarder reads. */
export interface ForwarderBucket extends AwsScene {
  readonly tools: ObjectTools;
  readonly bucket: string;
  /** Stores an object. */
  put(
    key: string,
    body: Uint8Array | string,
    more?: Partial<PutObjectCommandInput>,
  ): Promise<{ readonly etag: string; readonly versionId: string | null }>;
  remove(key: string): Promise<void>;
  /** The object of a key, as it is now unless told. */
  wanted(key: string, more?: Partial<WantedObject>): WantedObject;
}

/** Opens one; its listings may begin with a page of nothing. */
export async function forwarderBucket(
  options: {
    readonly versioned?: boolean;
    readonly emptyFirstPage?: boolean;
  } = {},
): Promise<ForwarderBucket> {
  const scene = await awsScene({ profile: "empty" });
  const { aws, account } = scene;
  const name = `calls-${account.accountId}`;
  await allowS3(aws, account);
  await aws.control(`/accounts/${account.accountId}/buckets`, {
    name,
    ...options,
  });
  const { s3 } = aws.clients(account);
  const region = "us-east-1";
  return {
    ...scene,
    bucket: name,
    tools: {
      connection: {
        region,
        endpointUrl: aws.clouds.awsUrl,
        fetch,
        clock: aws.clock,
      },
      session: accessKeySession({
        accessKeyId: account.accessKeyId,
        secretAccessKey: new Secret(account.secretAccessKey),
      }),
      signal: new AbortController().signal,
      rangeBytes: 1_000,
    },
    async put(Key, Body, more = {}) {
      const { ETag, VersionId } = await s3.send(
        new PutObjectCommand({ Bucket: name, Key, Body, ...more }),
      );
      return { etag: ETag ?? "", versionId: VersionId ?? null };
    },
    async remove(Key) {
      await s3.send(new DeleteObjectCommand({ Bucket: name, Key }));
    },
    wanted: (key, more = {}) => ({
      bucket: name,
      key,
      versionId: null,
      etag: null,
      region,
      ...more,
    }),
  };
}
