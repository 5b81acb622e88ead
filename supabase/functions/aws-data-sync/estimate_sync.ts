import type { Answer, Context } from "../../../shared/platform/door.ts";
export function estimateSync(
  _i: unknown,
  _w: unknown,
  _c: Context,
): Promise<Answer> {
  throw new TypeError("not yet");
}
