import { equal, match, rejects } from "node:assert/strict";
import { fromText, toText } from "../../../../shared/vault/client/mod.ts";
import { operator, vaultOwner } from "../../../support/open_vaults.ts";

const UUID =
  /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

Deno.test("create() binds even the first version to an id that is chosen here", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const first = await vault.create(fromText("one"));
  match(first.keyId, UUID);
  equal(first.version, 1);
  await using database = operator();
  const [row] = await database.sql`
    select aad, encode(payload, 'escape') as text from encrypted_versions where dataset_id = ${first.keyId}`;
  equal(row?.["aad"].keyId, first.keyId);
  equal(row?.["aad"].version, 1);
  equal(row?.["text"].includes("one"), false);
});

Deno.test("create() takes the app's own id, once", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const keyId = crypto.randomUUID().toUpperCase();
  const first = await vault.create(fromText("one"), { keyId });
  equal(first.keyId, keyId.toLowerCase());
  equal(toText((await vault.open(keyId)).content), "one");
  await rejects(vault.create(fromText("two"), { keyId }), { code: "CONFLICT" });
});

Deno.test("create() whose answer was lost asks again and has created once", async () => {
  const owner = await vaultOwner();
  let lost = 0;
  const vault = await owner.open({
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      if (init.method === "POST" && lost++ === 0) {
        await response.body?.cancel();
        throw new TypeError("connection reset");
      }
      return response;
    },
    wait: () => Promise.resolve(),
  });
  const first = await vault.create(fromText("one"));
  equal(lost, 2);
  equal((await vault.open(first.keyId)).version, 1);
  const changes = [];
  for await (const change of vault.changes()) changes.push(change);
  equal(changes.length, 1);
});

Deno.test("create() that requires preconditions refuses other programs' writes without one", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const { keyId } = await vault.create(fromText("one"), {
    requirePreconditions: true,
  });
  await using database = operator();
  const [row] = await database.sql`
    select requires_preconditions from encrypted_datasets where id = ${keyId}`;
  equal(row?.["requires_preconditions"], true);
});
