import type { Content } from "./content.ts";

/** What S3 keeps beside an object's bytes and sends with them. */
export interface ObjectHeaders {
  /** Content-Type. */
  readonly contentType: string;
  /** Content-Encoding; clients that know the word decode the bytes on the way. */
  readonly contentEncoding?: string | undefined;
}

/** One version of an object. A delete marker has no content. */
export interface ObjectVersion {
  /** The object's key. */
  readonly key: string;
  /** `null`, as a word, in a bucket without versions. */
  readonly versionId: string;
  /** When it was put; S3 keeps whole seconds. */
  readonly lastModified: Date;
  /** Sent with it. */
  readonly headers: ObjectHeaders;
  /** Null = a delete marker. */
  readonly content: (() => Promise<Content>) | null;
}

/** Content made when it is first asked for, once. */
export function lazily(make: () => Promise<Content>): () => Promise<Content> {
  let made: Promise<Content> | null = null;
  return () => made ??= make();
}
