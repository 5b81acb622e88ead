/**
 * Paths of doors: `/integrations/:id/test`. A `:name` takes a UUID, a `:name(text)` any one segment.
 *
 * An id that is no UUID names nothing, so it does not match and the answer is the 404 of an unknown id.
 *
 * @module
 */
import { isUuid } from "./uuid.ts";

/** The parameters a path pattern yields. */
export type ParametersOf<Path extends string> = Path extends
  `${infer Head}/${infer Tail}` ? SegmentOf<Head> & ParametersOf<Tail>
  : SegmentOf<Path>;

/** The parameter one segment yields. */
export type SegmentOf<Segment extends string> = Segment extends
  `:${infer Name}(text)` ? { readonly [Key in Name]: string }
  : Segment extends `:${infer Name}` ? { readonly [Key in Name]: string }
  : unknown;

/** Gives the parameters of a path, or null when it is not one of the pattern. */
export type PathMatcher = (
  pathname: string,
) => Readonly<Record<string, string>> | null;

/** The matcher of a pattern. A slash at the end of the path makes no difference. */
export function pathMatcher(pattern: string): PathMatcher {
  const expected = segmentsOf(pattern);
  return (pathname) => {
    const found = segmentsOf(pathname);
    if (found.length !== expected.length) return null;
    const parameters: Record<string, string> = {};
    for (const [index, segment] of expected.entries()) {
      const text = findDecoded(found[index] ?? "");
      if (text === null) return null;
      const parameter = /^:(\w+)(\(text\))?$/.exec(segment);
      if (
        parameter === null
          ? text !== segment
          : parameter[2] === undefined && !isUuid(text)
      ) return null;
      if (parameter?.[1] !== undefined) {
        parameters[parameter[1]] = parameter[2] === undefined
          ? text.toLowerCase()
          : text;
      }
    }
    return parameters;
  };
}

function segmentsOf(path: string): string[] {
  return path.replace(/^\//, "").replace(/\/$/, "").split("/");
}

function findDecoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
