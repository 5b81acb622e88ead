import { Buffer } from "node:buffer";
import type { Content } from "./content.ts";
import type { ObjectHeaders, ObjectVersion } from "./stored_object.ts";

/** What a bucket is made of. */
export interface BucketOptions {
  /** Unique in the world. */
  readonly name: string;
  /** The payer account it belongs to. */
  readonly ownerId: string;
  /** Calls signed for another region are sent there. */
  readonly region: string;
  /** Earlier versions are kept. */
  readonly isVersioned: boolean;
}

/** How a bucket's listings are planted. */
export interface ListPlant {
  /** Entries in a page at most; S3's 1,000 unless told. */
  pageSize: number;
  /** A listing begins with an empty page that carries a token. */
  emptyFirstPage: boolean;
}

/** A bucket with all that lies in it. */
export class Bucket {
  /** Unique in the world. */
  readonly name: string;
  /** The payer account it belongs to. */
  readonly ownerId: string;
  /** Where it is. */
  readonly region: string;
  /** Whether earlier versions are kept. */
  readonly isVersioned: boolean;
  /** How listings are planted. */
  readonly plant: ListPlant = { pageSize: 1_000, emptyFirstPage: false };
  /** Awaited before an object is looked up to be sent: what changes deliveries while they are read. */
  readonly watchers: Set<(key: string) => Promise<void>> = new Set();
  readonly #versions = new Map<string, ObjectVersion[]>();
  #made = 0;

  /** Makes an empty bucket. */
  constructor(options: BucketOptions) {
    this.name = options.name;
    this.ownerId = options.ownerId;
    this.region = options.region;
    this.isVersioned = options.isVersioned;
  }

  /** Puts a version on top; null content is a delete marker, which in a bucket without versions removes the object. */
  put(
    key: string,
    content: (() => Promise<Content>) | null,
    put: { at: Date; headers: ObjectHeaders },
  ): ObjectVersion {
    const version = {
      key,
      versionId: this.isVersioned ? this.#versionId() : "null",
      lastModified: new Date(Math.floor(put.at.getTime() / 1000) * 1000),
      headers: put.headers,
      content,
    };
    const earlier = this.isVersioned ? this.#versions.get(key) ?? [] : [];
    if (content === null && !this.isVersioned) this.#versions.delete(key);
    else this.#versions.set(key, [version, ...earlier]);
    return version;
  }

  /** The newest version of an object, which may be a delete marker, or the named one; null when there is none. */
  find(key: string, versionId: string | null = null): ObjectVersion | null {
    const versions = this.#versions.get(key) ?? [];
    return (versionId === null
      ? versions[0]
      : versions.find((version) => version.versionId === versionId)) ?? null;
  }

  /** Every version of every object under a prefix, in S3's order: by the bytes of the key, the newest first. */
  versions(prefix: string): ObjectVersion[] {
    return [...this.#versions.keys()]
      .filter((key) => key.startsWith(prefix))
      .sort(compareKeys)
      .flatMap((key) => this.#versions.get(key) ?? []);
  }

  /** The objects under a prefix, in S3's order. */
  objects(prefix: string): ObjectVersion[] {
    return this.versions(prefix).filter((version) =>
      version.content !== null && this.find(version.key) === version
    );
  }

  #versionId(): string {
    return `v${String(++this.#made).padStart(8, "0")}.${this.name}`;
  }
}

/** S3 lists keys by their UTF-8 bytes, which is not JavaScript's order of texts. */
export function compareKeys(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
