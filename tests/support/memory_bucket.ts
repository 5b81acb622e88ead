import {
  type Bucket,
  ObjectChanged,
} from "../../shared/connectors/aws/cur/bucket.ts";

/** An object of a bucket in memory. */
export interface MemoryObject {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly modifiedAt?: string;
  readonly etag?: string;
}

/** A bucket in memory, and the listings that were asked of it. */
export interface MemoryBucket extends Bucket {
  readonly listed: string[];
}

/** Text as an object. */
export function textObject(
  text: string,
  more: Omit<MemoryObject, "bytes"> = {},
): MemoryObject {
  return { bytes: new TextEncoder().encode(text), ...more };
}

/** Makes a bucket of objects by key; whoever asks for another entity tag finds the object changed. */
export function memoryBucket(
  objects: Readonly<Record<string, MemoryObject>>,
): MemoryBucket {
  const listed: string[] = [];
  const bytesOf = ({ key, etag }: { key: string; etag: string }) => {
    const object = objects[key];
    if (object === undefined || tagOf(object, key) !== etag) {
      throw new ObjectChanged(key);
    }
    return object.bytes;
  };
  return {
    name: "reports",
    listed,
    list(prefix, { isDeep = false }) {
      listed.push(prefix);
      const below = Object.entries(objects)
        .filter(([key]) => key.startsWith(prefix));
      const isHere = (key: string) =>
        isDeep || !key.slice(prefix.length).includes("/");
      return Promise.resolve({
        objects: below.filter(([key]) => isHere(key)).map(([key, object]) => ({
          key,
          etag: tagOf(object, key),
          size: object.bytes.length,
          modifiedAt: object.modifiedAt ?? "2026-03-20T12:00:00.000Z",
        })),
        folders: [
          ...new Set(
            below.filter(([key]) => !isHere(key)).map(([key]) =>
              key.slice(0, key.indexOf("/", prefix.length) + 1)
            ),
          ),
        ],
      });
    },
    text: async ({ object }) =>
      await Promise.resolve(new TextDecoder().decode(bytesOf(object))),
    async *stream({ object }, start = 0) {
      await Promise.resolve();
      // One byte first: whoever looks at the beginning has to put it together.
      const bytes = bytesOf(object).subarray(start);
      yield bytes.subarray(0, 1);
      yield bytes.subarray(1);
    },
    slice: async ({ object }, { start, end }) =>
      await Promise.resolve(bytesOf(object).slice(start, end).buffer),
    takeRequests: () => [],
  };
}

function tagOf({ etag }: MemoryObject, key: string): string {
  return etag ?? `"${key}"`;
}
