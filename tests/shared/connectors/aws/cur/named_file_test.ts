import { deepEqual, equal, rejects } from "node:assert/strict";
import { namingFile } from "../../../../../shared/connectors/aws/cur/named_file.ts";
import { Fault } from "../../../../../shared/platform/fault.ts";

async function read(thrown: unknown): Promise<unknown> {
  // deno-lint-ignore require-yield -- a reader that refuses the file at once
  async function* refusing(): AsyncGenerator<number> {
    await Promise.resolve();
    throw thrown;
  }
  try {
    for await (const _ of namingFile(refusing(), "costs/part-2.csv.gz"));
  } catch (error) {
    return error;
  }
  throw new Error("it must throw");
}

Deno.test("namingFile() names the file in what a reader refuses", async () => {
  const refused = new Fault("PROVIDER_SHAPE_UNKNOWN", "Cannot uncompress", {
    details: { columns: ["a"] },
  });
  const error = await read(refused);
  equal(error instanceof Fault, true);
  const { message, details, cause } = error as Fault;
  equal(message, "In costs/part-2.csv.gz: Cannot uncompress");
  deepEqual(details, { columns: ["a"], file: "costs/part-2.csv.gz" });
  equal(cause, refused);
});

Deno.test("namingFile() leaves alone what names its file, and what is no matter of the file", async () => {
  const own = new Fault("PROVIDER_SHAPE_UNKNOWN", "x", {
    details: { file: "costs/part-1.csv.gz" },
  });
  for (const thrown of [own, new Fault("PROVIDER_TIMEOUT"), new Error("x")]) {
    equal(await read(thrown), thrown);
  }
});

Deno.test("namingFile() hands on what comes, and lets its reader end early", async () => {
  let hasEnded = false;
  async function* numbers() {
    try {
      yield* [1, 2, 3];
      await Promise.resolve();
    } finally {
      hasEnded = true;
    }
  }
  for await (const number of namingFile(numbers(), "a")) {
    if (number === 2) break;
  }
  equal(hasEnded, true);
  await rejects(namingFile(numbers(), "a").throw(new Error("x")), /x/);
});
