/**
 * The bucket of a report: lists its keys, reads its objects. Every read names the entity tag it expects, so that an object that
 * changed is noticed instead of read.
 *
 * @module
 */
import type { ProviderRequests } from "../../../domain/page.ts";

/** An object as a listing tells of it. */
export interface BucketObject {
  readonly key: string;
  /** Entity tag, quoted. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** When it was written, UTC, ISO 8601. */
  readonly modifiedAt: string;
}

/** What lies directly below a prefix. */
export interface Listing {
  readonly objects: readonly BucketObject[];
  /** Prefixes that end with a slash, of what lies deeper. */
  readonly folders: readonly string[];
}

/** What is read of an object. */
export interface ReadObject {
  readonly object: Pick<BucketObject, "key" | "etag" | "size"> & {
    /** The version that is meant; the newest when absent. */
    readonly versionId?: string;
  };
  readonly signal: AbortSignal;
}

/** A bucket. Takes one call at a time. */
export interface Bucket {
  readonly name: string;
  /** What lies below a prefix, all of it; `isDeep` looks into folders too. @throws {Fault} PROVIDER_*, CONFIGURATION_MISSING */
  list(
    prefix: string,
    options: { readonly signal: AbortSignal; readonly isDeep?: boolean },
  ): Promise<Listing>;
  /** An object's text. @throws {ObjectChanged} {Fault} */
  text(read: ReadObject): Promise<string>;
  /** An object's bytes from `start` on, while they come; a connection that breaks is taken up where it did. @throws {ObjectChanged} {Fault} */
  stream(read: ReadObject, start?: number): AsyncGenerator<Uint8Array>;
  /** Bytes from `start` to `end`, exclusive. @throws {ObjectChanged} {Fault} */
  slice(
    read: ReadObject,
    range: { readonly start: number; readonly end: number },
  ): Promise<ArrayBuffer>;
  /** Requests since it was last asked. Their price is left out: a thousand cost less than a cent. */
  takeRequests(): ProviderRequests[];
}

/** An object is another one by now, or gone. Never leaves the dataset. */
export class ObjectChanged extends Error {
  /** The object's key. */
  readonly key: string;

  /** Takes the key of the object. */
  constructor(key: string) {
    super(`the object ${key} changed while it was read`);
    this.key = key;
  }
}
