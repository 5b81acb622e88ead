import { equal, match, notEqual } from "node:assert/strict";
import { digestOf } from "../../../../../shared/connectors/aws/cur/digest.ts";

Deno.test("digestOf() stands for texts in their order", async () => {
  match(await digestOf(["a", "b"]), /^[0-9a-f]{8}$/);
  equal(await digestOf(["a", "b"]), await digestOf(["a", "b"]));
  notEqual(await digestOf(["a", "b"]), await digestOf(["b", "a"]));
  notEqual(await digestOf(["ab"]), await digestOf(["a", "b"]));
});
