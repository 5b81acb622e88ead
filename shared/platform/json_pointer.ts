/** The JSON pointer (RFC 6901) of a path; the empty path gives the empty pointer, the whole document. */
export function toJsonPointer(path: readonly (string | number)[]): string {
  return path.map((step) =>
    `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`
  ).join("");
}
