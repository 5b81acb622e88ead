import { equal } from "node:assert/strict";
import { isUuid } from "../../../shared/platform/uuid.ts";

Deno.test("isUuid() takes any version in either case", () => {
  for (
    const text of [
      crypto.randomUUID(),
      crypto.randomUUID().toUpperCase(),
      "00000000-0000-0000-0000-000000000000",
    ]
  ) {
    equal(isUuid(text), true);
  }
});

for (
  const value of [
    "",
    "7d9f6f0e6f0c4d3e9a510a3f5c1f2b10",
    `{${crypto.randomUUID()}}`,
    `${crypto.randomUUID()}\n`,
    7,
    null,
  ]
) {
  Deno.test(`isUuid() refuses ${JSON.stringify(value)?.slice(0, 12)}`, () =>
    equal(isUuid(value), false));
}
