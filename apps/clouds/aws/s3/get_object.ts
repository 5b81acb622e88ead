import { decide } from "../principal.ts";
import type { Call, Operation } from "../service.ts";
import { parseRange } from "./byte_range.ts";
import { bucketOwner, openBucket, resourceOf } from "./open_bucket.ts";
import { requireConditions } from "./preconditions.ts";
import type { S3Answer } from "./protocol.ts";
import { noSuchKey, s3Error } from "./s3_error.ts";
import { type S3Input, s3Input } from "./s3_input.ts";
import type { ObjectVersion } from "./stored_object.ts";

/** Query parameters that replace a header of the answer. */
const OVERRIDES = [
  "content-type",
  "content-encoding",
  "content-language",
  "content-disposition",
  "cache-control",
  "expires",
] as const;

/** s3:GetObject: the bytes of an object, or some of them. */
export const getObject: Operation = {
  action: "s3:GetObject",
  resource: (_account, input) => resourceOf(input),
  subject: bucketOwner,
  isForMembers: false,
  async run(call) {
    const bucket = openBucket(call);
    const input = s3Input(call.input);
    for (const watch of bucket.watchers) await watch(input.Key);
    return await answer(call, { isHead: false });
  },
};

/** s3:HeadObject, which needs the permission of GetObject: everything but the bytes. */
export const headObject: Operation = {
  ...getObject,
  run: (call) => answer(call, { isHead: true }),
};

async function answer(
  call: Call,
  { isHead }: { isHead: boolean },
): Promise<S3Answer> {
  const input = s3Input(call.input);
  const version = findVersion(call, input);
  const content = await version.content?.();
  if (content === undefined) throw noSuchKey(input.Key);
  requireConditions(input.Headers, {
    etag: content.etag,
    lastModified: version.lastModified,
  });
  const range = parseRange(input.Headers["range"] ?? "", content.size);
  const { start, end } = range ?? { start: 0, end: content.size };
  return {
    status: range === null ? 200 : 206,
    headers: {
      ...headersOf(version, input),
      etag: `"${content.etag}"`,
      "content-length": String(end - start),
      ...(range === null ? {} : {
        "content-range": `bytes ${start}-${end - 1}/${content.size}`,
      }),
    },
    body: isHead ? null : content.read(start, end),
  };
}

/** Who may not list a bucket is not told what is missing in it. */
function findVersion(call: Call, { Key, Query }: S3Input): ObjectVersion {
  const bucket = openBucket(call);
  const versionId = Query["versionId"] ?? null;
  const version = bucket.find(Key, versionId);
  if (version !== null && version.content !== null) return version;
  if (decide(call.principal, "s3:ListBucket") !== "allow") {
    throw s3Error("AccessDenied", "Access Denied", { status: 403 });
  }
  if (versionId === null) throw noSuchKey(Key);
  throw s3Error("NoSuchVersion", "The specified version does not exist.", {
    status: 404,
    members: { Key, VersionId: versionId },
  });
}

function headersOf(
  version: ObjectVersion,
  { Query }: S3Input,
): Record<string, string> {
  const { contentType, contentEncoding } = version.headers;
  const overrides = OVERRIDES.flatMap((name) => {
    const value = Query[`response-${name}`];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    "content-type": contentType,
    ...(contentEncoding === undefined
      ? {}
      : { "content-encoding": contentEncoding }),
    ...Object.fromEntries(overrides),
    "accept-ranges": "bytes",
    "last-modified": version.lastModified.toUTCString(),
    "x-amz-server-side-encryption": "AES256",
    ...(version.versionId === "null"
      ? {}
      : { "x-amz-version-id": version.versionId }),
  };
}
