import type { Call, Operation } from "../service.ts";
import { type Bucket, compareKeys } from "./bucket.ts";
import { openListToken, sealListToken } from "./list_token.ts";
import { bucketOwner, openBucket, resourceOf } from "./open_bucket.ts";
import { invalidArgument } from "./s3_error.ts";
import { type S3Input, s3Input } from "./s3_input.ts";
import type { ObjectVersion } from "./stored_object.ts";
import type { XmlValue } from "./xml.ts";

/** One entry of a listing: an object, or the prefix that stands for many. */
interface Entry {
  readonly name: string;
  readonly object: ObjectVersion | null;
}

/** s3:ListObjectsV2. Sizes are told, so the objects of a page are made if they were not yet. */
export const listObjectsV2: Operation = {
  action: "s3:ListBucket",
  resource: (_account, input) => resourceOf(input),
  subject: bucketOwner,
  async run(call) {
    const bucket = openBucket(call);
    const input = s3Input(call.input);
    const most = maxKeys(input);
    const page = await readPage(
      call,
      bucket,
      Math.min(most, bucket.plant.pageSize),
    );
    const encode = encoder(input);
    const { Query } = input;
    return {
      document: {
        root: "ListBucketResult",
        value: {
          Name: bucket.name,
          Prefix: encode(Query["prefix"] ?? ""),
          Delimiter: optional(Query["delimiter"], encode),
          StartAfter: optional(Query["start-after"], encode),
          ContinuationToken: Query["continuation-token"],
          NextContinuationToken: page.next,
          KeyCount: page.entries.length,
          MaxKeys: most,
          EncodingType: Query["encoding-type"],
          IsTruncated: page.next !== null,
          Contents: await contents(page.entries, encode),
          CommonPrefixes: page.entries.filter(({ object }) => object === null)
            .map(({ name }) => ({ Prefix: encode(name) })),
        },
      },
    };
  },
};

interface Page {
  readonly entries: readonly Entry[];
  readonly next: string | null;
}

async function readPage(
  { account, input }: Call,
  bucket: Bucket,
  size: number,
): Promise<Page> {
  const { Query } = s3Input(input);
  const { tokenSecret } = account;
  const request = JSON.stringify([
    bucket.name,
    Query["prefix"],
    Query["delimiter"],
    Query["start-after"],
  ]);
  const token = Query["continuation-token"];
  const seal = (after: string) => sealListToken(after, request, tokenSecret);
  if (token === undefined && bucket.plant.emptyFirstPage) {
    return { entries: [], next: await seal("") };
  }
  const after = token === undefined
    ? ""
    : await openListToken(token, request, tokenSecret);
  const rest = entriesOf(bucket, Query).filter(({ name }) =>
    compareKeys(name, after) > 0
  );
  const entries = rest.slice(0, size);
  const last = entries.at(-1);
  return {
    entries,
    next: last !== undefined && rest.length > entries.length
      ? await seal(last.name)
      : null,
  };
}

function entriesOf(bucket: Bucket, query: S3Input["Query"]): Entry[] {
  const prefix = query["prefix"] ?? "";
  const delimiter = query["delimiter"] ?? "";
  const startAfter = query["start-after"] ?? "";
  const entries = new Map<string, Entry>();
  for (const object of bucket.objects(prefix)) {
    if (compareKeys(object.key, startAfter) <= 0) continue;
    const at = delimiter === ""
      ? -1
      : object.key.indexOf(delimiter, prefix.length);
    const name = at < 0
      ? object.key
      : object.key.slice(0, at + delimiter.length);
    entries.set(name, { name, object: at < 0 ? object : null });
  }
  return [...entries.values()];
}

function contents(
  entries: readonly Entry[],
  encode: (text: string) => string,
): Promise<XmlValue[]> {
  return Promise.all(
    entries.flatMap(({ object }) => object === null ? [] : [object]).map(
      async (object) => {
        const content = await object.content?.();
        return {
          Key: encode(object.key),
          LastModified: object.lastModified.toISOString(),
          ETag: `"${content?.etag ?? ""}"`,
          Size: content?.size ?? 0,
          StorageClass: "STANDARD",
        };
      },
    ),
  );
}

function maxKeys({ Query }: S3Input): number {
  const text = Query["max-keys"];
  if (text === undefined) return 1_000;
  const most = Number(text);
  if (!Number.isInteger(most) || most < 0) {
    throw invalidArgument(
      "Provided max-keys not an integer or within integer range",
      "max-keys",
      text,
    );
  }
  return Math.min(most, 1_000);
}

function optional(
  text: string | undefined,
  encode: (text: string) => string,
): string | undefined {
  return text === undefined ? undefined : encode(text);
}

/** Keys may hold what XML cannot: `encoding-type=url` writes them as a form would, with slashes left bare. */
export function encoder({ Query }: S3Input): (text: string) => string {
  const encoding = Query["encoding-type"];
  if (encoding === undefined) return (text) => text;
  if (encoding !== "url") {
    throw invalidArgument(
      "Invalid Encoding Method specified in Request",
      "encoding-type",
      encoding,
    );
  }
  return (text) =>
    encodeURIComponent(text).replaceAll("%2F", "/").replaceAll("%20", "+");
}
