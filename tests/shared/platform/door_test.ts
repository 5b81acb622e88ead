import { throws } from "node:assert/strict";
import * as v from "valibot";
import { door } from "../../../shared/platform/door.ts";

Deno.test("door() refuses a schema that would let unknown members pass", () => {
  const loose = v.object({ a: v.string() });
  throws(
    () =>
      door({
        method: "POST",
        path: "/",
        who: "user",
        body: { schema: loose, limit: 1 },
        handle: () => ({}),
      }),
    {
      name: "TypeError",
    },
  );
});

Deno.test("door() takes a union of strict objects, checked as one", () => {
  const either = v.variant("kind", [
    v.strictObject({ kind: v.literal("a") }),
    v.strictObject({ kind: v.literal("b"), more: v.string() }),
  ]);
  door({
    method: "POST",
    path: "/",
    who: "user",
    body: { schema: either, limit: 1 },
    handle: () => ({}),
  });
});
