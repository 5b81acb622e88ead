import { gunzipSync } from "node:zlib";
import { brokenFile, soundly } from "./broken_file.ts";
import { decompressSnappy } from "./snappy.ts";

/** Memory that one page after the other is decompressed into: fresh memory costs more than what is written to it. */
export class PageRoom {
  #bytes = new Uint8Array(0);

  /** Room for `size` bytes, until it is asked for again. */
  of(size: number): Uint8Array {
    if (size > this.#bytes.length) this.#bytes = new Uint8Array(size);
    return this.#bytes.subarray(0, size);
  }
}

/** A page's bytes as they were before they were compressed. An uncompressed page is not copied; `room` may be what is given back. */
export function decompress(
  bytes: Uint8Array,
  { codec, size, room }: { codec: string; size: number; room: PageRoom },
): Uint8Array {
  const page = soundly(
    "a page",
    () => decompressed(bytes, { codec, size, room }),
  );
  if (page.length !== size) {
    throw brokenFile(
      `a page must have ${size} bytes once decompressed: found ${page.length}`,
    );
  }
  return page;
}

function decompressed(
  bytes: Uint8Array,
  { codec, size, room }: { codec: string; size: number; room: PageRoom },
): Uint8Array {
  switch (codec) {
    case "UNCOMPRESSED":
      return bytes;
    case "SNAPPY": {
      const page = room.of(size);
      decompressSnappy(bytes, page);
      return page;
    }
    case "GZIP":
      return gunzipSync(bytes, { maxOutputLength: Math.max(size, 1) });
    default:
      throw brokenFile(
        `its pages must be uncompressed or compressed with SNAPPY or GZIP: found ${codec}`,
      );
  }
}
