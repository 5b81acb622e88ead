import { deepEqual, equal } from "node:assert/strict";
import { iamDocuments } from "../../../../shared/connectors/aws/iam_documents.ts";

const FOLDER = new URL("../../../../docs/iam/", import.meta.url);

for (const [name, text] of iamDocuments()) {
  Deno.test(`iamDocuments() is what docs/iam/${name} holds: else run deno task policies`, async () => {
    equal(await Deno.readTextFile(new URL(name, FOLDER)), text);
  });
}

Deno.test("iamDocuments() are all files of docs/iam but its README", async () => {
  const names = await Array.fromAsync(Deno.readDir(FOLDER), ({ name }) => name);
  deepEqual(
    names.filter((name) => name !== "README.md").sort(),
    [...iamDocuments().keys()].sort(),
  );
});
