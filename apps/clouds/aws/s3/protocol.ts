import type { AwsError } from "../aws_error.ts";
import type { Protocol, WireRequest } from "../protocol.ts";
import { toS3Input } from "./s3_input.ts";
import { toXml, type XmlValue } from "./xml.ts";

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** What an S3 operation answers: bytes, or a document. */
export interface S3Answer extends Record<string, unknown> {
  /** 200 unless told. */
  readonly status?: number;
  /** Headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The object's bytes. */
  readonly body?: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  /** Root and members of an XML answer. */
  readonly document?: { readonly root: string; readonly value: XmlValue };
}

/** Names and statuses of S3 where the endpoint speaks another service's language. */
const RENAMED: Readonly<Record<string, readonly [string, number]>> = {
  AccessDeniedException: ["AccessDenied", 403],
  InternalFailure: ["InternalError", 500],
  ServiceUnavailable: ["ServiceUnavailable", 503],
  UnknownOperationException: ["NotImplemented", 501],
};

/** S3's REST protocol, path-style: the operation is in method, path and query, errors are XML, and a HEAD has no body whatever happens. */
export const s3Protocol: Protocol = {
  family: "query",
  operation,
  parameters: toS3Input,
  reply(request, { value }) {
    const { status = 200, headers = {}, body, document } = value as S3Answer;
    const text = document === undefined
      ? null
      : toXml(document.root, document.value, NAMESPACE);
    return new Response(
      request.method === "HEAD" ? null : text ?? body ?? null,
      {
        status,
        headers: {
          ...(text === null ? {} : { "content-type": "application/xml" }),
          ...headers,
          ...ids(request),
        },
      },
    );
  },
  refuse(request, error) {
    const [code, renamedStatus] = RENAMED[error.code] ?? [error.code, null];
    const status = error.status === 400 ? renamedStatus ?? 400 : error.status;
    const headers = { ...error.headers, ...ids(request) };
    if (request.method === "HEAD" || status === 304) {
      return new Response(null, { status, headers });
    }
    return new Response(
      toXml("Error", errorDocument(request, error, code)),
      { status, headers: { ...headers, "content-type": "application/xml" } },
    );
  },
};

function errorDocument(
  request: WireRequest,
  error: AwsError,
  code: string,
): XmlValue {
  return {
    Code: code,
    Message: error.message,
    ...error.members as Record<string, string>,
    RequestId: request.requestId,
    HostId: hostId(request),
  };
}

function ids(request: WireRequest): Record<string, string> {
  return {
    "x-amz-request-id": request.requestId,
    "x-amz-id-2": hostId(request),
  };
}

function hostId({ requestId }: WireRequest): string {
  return btoa(requestId);
}

function operation(request: WireRequest): string | null {
  const { Bucket, Key, Query } = toS3Input(request);
  const { method } = request;
  if (Bucket === "") return null;
  if (Key !== "") {
    if (method === "PUT" && request.headers.has("x-amz-copy-source")) {
      return null;
    }
    return {
      GET: "GetObject",
      HEAD: "HeadObject",
      PUT: "PutObject",
      DELETE: "DeleteObject",
    }[method] ?? null;
  }
  if (method === "HEAD") return "HeadBucket";
  if (method !== "GET") return null;
  if (Query["list-type"] === "2") return "ListObjectsV2";
  if ("versions" in Query) return "ListObjectVersions";
  return "location" in Query ? "GetBucketLocation" : null;
}
