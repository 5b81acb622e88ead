import type { Operation } from "../service.ts";
import { decodeChunks, isChunked } from "./aws_chunked.ts";
import { memoryContent } from "./content.ts";
import { bucketOwner, openBucket, resourceOf } from "./open_bucket.ts";
import { requireConditions } from "./preconditions.ts";
import { s3Input } from "./s3_input.ts";

/** s3:PutObject, in one piece; checksums sent along are not verified. If-None-Match: * keeps what is there. */
export const putObject: Operation = {
  action: "s3:PutObject",
  resource: (_account, input) => resourceOf(input),
  subject: bucketOwner,
  async run(call) {
    const bucket = openBucket(call);
    const { Key, Headers } = s3Input(call.input);
    const earlier = bucket.find(Key);
    const there = await earlier?.content?.();
    if (there !== undefined && Headers["if-none-match"] === "*") {
      requireConditions({ "if-match": "" }, {
        etag: there.etag,
        lastModified: earlier?.lastModified ?? call.now,
      });
    }
    const encoding = Headers["content-encoding"] ?? "";
    const bytes = new Uint8Array(
      isChunked(encoding) ? decodeChunks(call.body) : call.body,
    );
    const content = memoryContent(bytes);
    const version = bucket.put(Key, () => Promise.resolve(content), {
      at: call.now,
      headers: {
        contentType: Headers["content-type"] ?? "binary/octet-stream",
        contentEncoding: encoding.split(",").map((word) => word.trim())
          .filter((word) => word !== "aws-chunked").join(",") || undefined,
      },
    });
    return {
      headers: {
        etag: `"${content.etag}"`,
        "content-length": "0",
        ...(bucket.isVersioned
          ? { "x-amz-version-id": version.versionId }
          : {}),
      },
    };
  },
};

/** s3:DeleteObject: the newest version, under a delete marker where versions are kept. What was not there is gone as well. */
export const deleteObject: Operation = {
  action: "s3:DeleteObject",
  resource: (_account, input) => resourceOf(input),
  subject: bucketOwner,
  run(call) {
    const bucket = openBucket(call);
    const marker = bucket.put(s3Input(call.input).Key, null, {
      at: call.now,
      headers: { contentType: "" },
    });
    return {
      status: 204,
      headers: bucket.isVersioned
        ? {
          "x-amz-version-id": marker.versionId,
          "x-amz-delete-marker": "true",
        }
        : {},
    };
  },
};
