import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import {
  type Conflict,
  fromJson,
  isVaultError,
  toJson,
} from "../../../../shared/vault/client/mod.ts";
import { vaultOwner } from "../../../support/open_vaults.ts";

type Note = Record<string, string>;

/** Field by field: what only one of both changed counts. */
function mergeNotes({ base, mine, theirs }: Conflict) {
  const [before, ours, others] = [base, mine, theirs].map((content) =>
    toJson<Note>(content)
  );
  const merged: Note = { ...others };
  for (const [name, value] of Object.entries(ours ?? {})) {
    if (before?.[name] !== value) merged[name] = value;
  }
  return fromJson(merged);
}

Deno.test("save() writes the next version, which another device opens", async () => {
  const owner = await vaultOwner();
  const phone = await owner.open();
  const laptop = await owner.open();
  const first = await phone.create(fromJson({ title: "Zürich ☕" }), {
    schemaVersion: 4,
  });
  const saved = await phone.save(first, fromJson({ title: "Genève" }));
  equal(saved.version, 2);
  const opened = await laptop.open(first.keyId);
  deepEqual(toJson(opened.content), { title: "Genève" });
  deepEqual({ ...opened, updatedAt: "" }, { ...saved, updatedAt: "" });
  equal(Date.parse(opened.updatedAt), Date.parse(saved.updatedAt));
  equal(opened.schemaVersion, 4);
});

Deno.test("save() of two devices merges what both changed, from what both began with", async () => {
  const owner = await vaultOwner();
  const phone = await owner.open();
  const laptop = await owner.open();
  const { keyId } = await phone.create(fromJson({ title: "A", text: "a" }));
  const onPhone = await phone.open(keyId);
  const onLaptop = await laptop.open(keyId);
  await phone.save(onPhone, fromJson({ title: "B", text: "a" }));
  const conflicts: Conflict[] = [];
  const merged = await laptop.save(
    onLaptop,
    fromJson({ title: "A", text: "b" }),
    {
      merge: (conflict) => {
        conflicts.push(conflict);
        return mergeNotes(conflict);
      },
    },
  );
  equal(merged.version, 3);
  deepEqual(toJson((await phone.open(keyId)).content), {
    title: "B",
    text: "b",
  });
  equal(conflicts.length, 1);
  equal(conflicts[0]?.document.version, 2);
});

Deno.test("save() without a merge tells a conflict and the version that stands", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const first = await vault.create(fromJson({ n: 0 }));
  await vault.save(first, fromJson({ n: 1 }));
  await rejects(vault.save(first, fromJson({ n: 2 })), (error) => {
    ok(isVaultError(error, "CONFLICT"));
    const { status, serverCode, currentVersion } = error.facts;
    deepEqual([status, serverCode, currentVersion], [
      412,
      "PRECONDITION_FAILED",
      2,
    ]);
    return true;
  });
});

Deno.test("save() gives up when others are faster every time", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const other = await owner.open();
  const first = await vault.create(fromJson({ n: 0 }));
  let merges = 0;
  const outrun = async ({ document, mine }: Conflict) => {
    merges++;
    await other.save(document, fromJson({ n: merges }));
    return mine;
  };
  await other.save(first, fromJson({ n: 9 }));
  await rejects(
    vault.save(first, fromJson({}), { merge: outrun, attempts: 3 }),
    { code: "CONFLICT" },
  );
  equal(merges, 2);
});

Deno.test("save() of many devices at once loses no change", async () => {
  const owner = await vaultOwner();
  const devices = await Promise.all([1, 2, 3, 4].map(() => owner.open()));
  const { keyId } = await devices[0]!.create(fromJson({}));
  await Promise.all(devices.map(async (device, index) => {
    const document = await device.open(keyId);
    const mine = { ...toJson<Note>(document.content), [`n${index}`]: "here" };
    await device.save(document, fromJson(mine), {
      merge: mergeNotes,
      attempts: 10,
    });
  }));
  const { content } = await devices[0]!.open(keyId);
  deepEqual(Object.keys(toJson<Note>(content)).sort(), [
    "n0",
    "n1",
    "n2",
    "n3",
  ]);
});

Deno.test("save() passes on what merge throws, and does not save", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const first = await vault.create(fromJson({ n: 0 }));
  await vault.save(first, fromJson({ n: 1 }));
  const merge = () => {
    throw new Error("the user cancelled");
  };
  await rejects(vault.save(first, fromJson({ n: 2 }), { merge }), {
    message: "the user cancelled",
  });
  equal((await vault.open(first.keyId)).version, 2);
});

Deno.test("save() of what was deleted meanwhile does not bring it back", async () => {
  const owner = await vaultOwner();
  const vault = await owner.open();
  const first = await vault.create(fromJson({ n: 0 }));
  await vault.delete(first);
  await rejects(vault.save(first, fromJson({ n: 1 })), { code: "NOT_FOUND" });
});
