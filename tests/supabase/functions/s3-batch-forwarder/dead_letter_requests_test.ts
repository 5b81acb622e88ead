import { deepEqual, equal, throws } from "node:assert/strict";
import {
  type InputSchema,
  requireInput,
} from "../../../../shared/platform/valid_input.ts";
import {
  deadLettersQuery,
  discardRequest,
  editRequest,
  findRecords,
  redriveRequest,
} from "../../../../supabase/functions/s3-batch-forwarder/dead_letter_requests.ts";

const ID = "8e03978e-40d5-43e8-bc93-6894a57f9324";

Deno.test("redriveRequest takes all that are open, or a filter with a rate", () => {
  deepEqual(requireInput(redriveRequest, {}), {});
  const some = { reason: "rejected", status: 422, recordsPerSecond: 50 };
  deepEqual(requireInput(redriveRequest, some), some);
});

Deno.test("discardRequest wants to be told what, or that it is all", () => {
  deepEqual(requireInput(discardRequest, { all: true }), { all: true });
  deepEqual(requireInput(discardRequest, { ids: [ID] }), { ids: [ID] });
});

Deno.test("editRequest keeps numbers as they are written", () => {
  const records = '[{"id":12345678901234567890}]';
  deepEqual(requireInput(editRequest, { records }), { records });
});

Deno.test("findRecords() finds an array with something in it", () => {
  deepEqual(findRecords('["a",1]'), ["a", 1]);
  for (const text of ["[]", "{}", "[1", "", '"[1]"']) {
    equal(findRecords(text), null, text);
  }
});

const BAD: readonly (readonly [InputSchema<unknown>, object, string])[] = [
  [discardRequest, {}, ""],
  [discardRequest, { all: false }, ""],
  [discardRequest, { all: true, ids: [ID] }, ""],
  [redriveRequest, { ids: [] }, "/ids"],
  [redriveRequest, { ids: ["1"] }, "/ids/0"],
  [redriveRequest, { reason: "bad" }, "/reason"],
  [redriveRequest, { status: 99 }, "/status"],
  [redriveRequest, { createdAfter: "yesterday" }, "/createdAfter"],
  [redriveRequest, { recordsPerSecond: 0 }, "/recordsPerSecond"],
  [redriveRequest, { recordsPerSecond: 0.5 }, "/recordsPerSecond"],
  [redriveRequest, { everything: true }, "/everything"],
  [editRequest, { records: [{ id: 1 }] }, "/records"],
  [editRequest, { records: "{}" }, "/records"],
  [editRequest, { records: "[]" }, "/records"],
  [editRequest, {}, "/records"],
  [deadLettersQuery, { state: "dead" }, "/state"],
  [deadLettersQuery, { limit: "501" }, "/limit"],
];

for (const [schema, body, pointer] of BAD) {
  Deno.test(`${pointer || "the body"} is refused: ${JSON.stringify(body)}`, () => {
    throws(() => requireInput(schema, body), (error) => {
      const { errors } = error as { errors: { pointer: string }[] };
      equal(errors[0]?.pointer, pointer);
      return true;
    });
  });
}
