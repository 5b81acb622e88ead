import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  Memory,
  temporaryStore,
} from "../../../../shared/vault/client/memory.ts";

const ID = "4f1c7a4e-2b0d-4c1a-9e57-0d9c5f3a8b61";
const hash = (digit: string) => digit.repeat(64);

Deno.test("Memory keeps the highest version and the highest hash, whatever comes later", async () => {
  const memory = new Memory(temporaryStore(), "user");
  equal(await memory.find(ID), null);
  await memory.remember(ID, { version: 3, hash: hash("3") });
  await memory.remember(ID, { version: 2, hash: hash("2") });
  await memory.remember(ID, { version: 5, hash: null });
  deepEqual(await memory.find(ID), {
    version: 5,
    anchor: { version: 3, hash: hash("3") },
  });
  await memory.remember(ID, { version: 5, hash: hash("5") });
  await memory.remember(ID, { version: 5, hash: hash("f") });
  await memory.remember(ID, { version: 4, hash: hash("4") });
  deepEqual(await memory.find(ID), {
    version: 5,
    anchor: { version: 5, hash: hash("5") },
  });
});

Deno.test("Memory keeps accounts of one store apart, and survives in it", async () => {
  const store = temporaryStore();
  await new Memory(store, "one").remember(ID, { version: 3, hash: null });
  equal(await new Memory(store, "other").find(ID), null);
  equal((await new Memory(store, "one").find(ID))?.version, 3);
});

Deno.test("Memory takes the first epoch, refuses another, and forgets versions with the one that is accepted", async () => {
  const memory = new Memory(temporaryStore(), "user");
  await memory.noteEpoch(1);
  await memory.remember(ID, { version: 9, hash: null });
  await memory.noteKeyGeneration(4);
  await memory.rememberAccount({ cursor: "1.9" });
  await memory.noteEpoch(1);
  await rejects(memory.noteEpoch(2), {
    code: "EPOCH_CHANGED",
    facts: { epoch: 2 },
  });
  equal((await memory.find(ID))?.version, 9);
  await memory.acceptEpoch(2);
  equal(await memory.find(ID), null);
  deepEqual(await memory.account(), {
    epoch: 2,
    keyGeneration: 0,
    cursor: null,
  });
});

Deno.test("Memory refuses a key generation that fell", async () => {
  const memory = new Memory(temporaryStore(), "user");
  await memory.noteKeyGeneration(4);
  await memory.noteKeyGeneration(4);
  await rejects(memory.noteKeyGeneration(3), { code: "VERSION_ROLLED_BACK" });
});
