import { createHash } from "node:crypto";

/** The bytes of one version of an object. */
export interface Content {
  /** Bytes. */
  readonly size: number;
  /** Hex, without the quotes it has on the wire. */
  readonly etag: string;
  /** The bytes from `start` until before `end`, as they are needed. */
  read(start: number, end: number): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** How much is read from a file at once. */
const CHUNK = 65_536;

/** Content held in memory. Its tag is its MD5, as S3's is for what came in one piece. */
export function memoryContent(bytes: Uint8Array<ArrayBuffer>): Content {
  return {
    size: bytes.length,
    etag: createHash("md5").update(bytes).digest("hex"),
    read: (start, end) => new Blob([bytes.subarray(start, end)]).stream(),
  };
}

/** Content in a file, which must not change any more. Removing the file spares those who are reading it. */
export async function fileContent(path: string): Promise<Content> {
  const hash = createHash("md5");
  let size = 0;
  for await (const chunk of (await Deno.open(path)).readable) {
    hash.update(chunk);
    size += chunk.length;
  }
  return {
    size,
    etag: hash.digest("hex"),
    read: (start, end) => readFile(path, start, end),
  };
}

function readFile(
  path: string,
  start: number,
  end: number,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let file: Deno.FsFile | null = null;
  let left = end - start;
  const close = () => {
    file?.close();
    file = null;
  };
  return new ReadableStream({
    async start() {
      file = await Deno.open(path);
      await file.seek(start, Deno.SeekMode.Start);
    },
    async pull(controller) {
      const buffer = new Uint8Array(Math.min(CHUNK, Math.max(left, 1)));
      const count = left === 0 ? null : await file?.read(buffer) ?? null;
      if (count === null) {
        close();
        controller.close();
        return;
      }
      left -= count;
      controller.enqueue(buffer.subarray(0, count));
    },
    cancel: close,
  }, { highWaterMark: 0 });
}
