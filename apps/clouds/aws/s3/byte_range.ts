import { s3Error } from "./s3_error.ts";

/** The bytes of an object a Range header asks for. */
export interface ByteRange {
  /** First byte. */
  readonly start: number;
  /** First byte no longer sent. */
  readonly end: number;
}

/** Reads a Range header: one range is served, what is no range at all or several is ignored, as S3 does. Throws InvalidRange (416) beyond the end. */
export function parseRange(header: string, size: number): ByteRange | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (match === null) return null;
  const [, from = "", to = ""] = match;
  if (from === "" && to === "") return null;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size : Math.min(size, Number(to) + 1);
  if (from !== "" && to !== "" && Number(to) < start) return null;
  if (start >= size || (from === "" && Number(to) === 0)) {
    throw s3Error(
      "InvalidRange",
      "The requested range is not satisfiable",
      {
        status: 416,
        headers: { "content-range": `bytes */${size}` },
        members: { RangeRequested: header, ActualObjectSize: size },
      },
    );
  }
  return { start, end };
}
