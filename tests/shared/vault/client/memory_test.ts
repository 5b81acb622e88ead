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

Deno.test("Memory keeps the account apart from a dataset that is called so", async () => {
  const memory = new Memory(temporaryStore(), "user");
  await memory.noteKeyGeneration(4);
  await memory.remember("account", { version: 9, hash: null });
  equal((await memory.account()).keyGeneration, 4);
});

Deno.test("Memory refuses a key generation that fell", async () => {
  const memory = new Memory(temporaryStore(), "user");
  await memory.noteKeyGeneration(4);
  await memory.noteKeyGeneration(4);
  await rejects(memory.noteKeyGeneration(3), { code: "VERSION_ROLLED_BACK" });
});

Deno.test("Memory forgets nothing of what is seen at once", async () => {
  const memory = new Memory(temporaryStore(), "user");
  await Promise.all([
    memory.remember(ID, { version: 7, hash: hash("7") }),
    memory.remember(ID, { version: 9, hash: null }),
    memory.remember(ID, { version: 8, hash: hash("8") }),
    memory.rememberAccount({ cursor: "1.9" }),
    memory.rememberAccount({ keyGeneration: 2 }),
  ]);
  deepEqual(await memory.find(ID), {
    version: 9,
    anchor: { version: 8, hash: hash("8") },
  });
  deepEqual(await memory.account(), {
    epoch: null,
    keyGeneration: 2,
    cursor: "1.9",
  });
});

Deno.test("Memory goes on after a store that failed once", async () => {
  const store = temporaryStore();
  let isFull = true;
  const memory = new Memory({
    ...store,
    setItem: (key, value) => {
      if (isFull) throw new Error("the store is full");
      return store.setItem(key, value);
    },
  }, "user");
  await rejects(memory.remember(ID, { version: 1, hash: null }), {
    message: "the store is full",
  });
  isFull = false;
  await memory.remember(ID, { version: 2, hash: null });
  equal((await memory.find(ID))?.version, 2);
});
