import { equal, notEqual, rejects } from "node:assert/strict";
import fc from "fast-check";
import {
  type SealedPlace,
  sealer,
  type SealingKey,
} from "../../../shared/platform/sealing.ts";
import { Secret } from "../../../shared/platform/secret.ts";

const PLACE: SealedPlace = {
  organizationId: "11111111-1111-4111-8111-111111111111",
  integrationId: "22222222-2222-4222-8222-222222222222",
  field: "secret_access_key",
};

function key(id: string, fill: number): SealingKey {
  return { id, bytes: new Secret(new Uint8Array(32).fill(fill)) };
}

const ring = sealer([key("k1", 1)]);
const sealed = await ring.seal(new Secret("a planted credential"), PLACE);

Deno.test("seal() writes v1, the key id, 12 bytes of nonce, then the ciphertext, all canonical", () => {
  equal(
    /^v1\.k1\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]{48}$/.test(sealed),
    true,
    sealed,
  );
});

Deno.test("seal() never gives the same text twice", async () => {
  notEqual(await ring.seal(new Secret("a planted credential"), PLACE), sealed);
});

Deno.test("open() gives back any text that was sealed", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "grapheme" }),
      fc.string(),
      async (text, field) => {
        const place = { ...PLACE, field };
        equal(
          (await ring.open(await ring.seal(new Secret(text), place), place))
            .reveal(),
          text,
        );
      },
    ),
  );
});

const SWAPS: Record<string, Partial<SealedPlace>> = {
  "another organization": {
    organizationId: "33333333-3333-4333-8333-333333333333",
  },
  "another integration": {
    integrationId: "33333333-3333-4333-8333-333333333333",
  },
  "another field": { field: "client_secret" },
  "organization and integration exchanged": {
    organizationId: PLACE.integrationId,
    integrationId: PLACE.organizationId,
  },
};

for (const [name, change] of Object.entries(SWAPS)) {
  Deno.test(`open() refuses a text moved to ${name}`, async () => {
    await rejects(ring.open(sealed, { ...PLACE, ...change }), {
      code: "SEALED_SECRET_UNREADABLE",
      status: 500,
    });
  });
}

Deno.test("open() refuses a text cut anywhere", async () => {
  for (let length = 0; length < sealed.length; length += 1) {
    await rejects(ring.open(sealed.slice(0, length), PLACE), {
      code: "SEALED_SECRET_UNREADABLE",
    });
  }
});

Deno.test("open() refuses a text with any one character changed", async () => {
  for (const [index, character] of [...sealed].entries()) {
    const changed = sealed.slice(0, index) + (character === "A" ? "B" : "A") +
      sealed.slice(index + 1);
    await rejects(ring.open(changed, PLACE), {
      code: "SEALED_SECRET_UNREADABLE",
    });
  }
});

for (
  const text of [
    "",
    "v1",
    "v2.k1.AAAA.AAAA",
    `${sealed}.AAAA`,
    `${sealed}=`,
    ` ${sealed}`,
    "a planted credential",
  ]
) {
  Deno.test(`open() refuses ${JSON.stringify(text.slice(0, 20))} (${text.length} characters)`, async () => {
    await rejects(ring.open(text, PLACE), { code: "SEALED_SECRET_UNREADABLE" });
  });
}

Deno.test("open() refuses the wrong key under the right id", async () => {
  await rejects(sealer([key("k1", 2)]).open(sealed, PLACE), {
    code: "SEALED_SECRET_UNREADABLE",
  });
});

Deno.test("open() names an unknown key id, and nothing of the secret", async () => {
  await rejects(sealer([key("k2", 1)]).open(sealed, PLACE), {
    code: "SEALED_SECRET_UNREADABLE",
    message: 'Cannot open a sealed secret as its key "k1" is not in the ring',
  });
});

Deno.test("open() works on both sides of a rotation, and reseal() moves to the first key", async () => {
  const both = sealer([key("k2", 2), key("k1", 1)]);
  equal(both.isSealedWithCurrentKey(sealed), false);
  equal((await both.open(sealed, PLACE)).reveal(), "a planted credential");
  const moved = await both.reseal(sealed, PLACE);
  equal(both.isSealedWithCurrentKey(moved), true);
  equal(
    (await sealer([key("k2", 2)]).open(moved, PLACE)).reveal(),
    "a planted credential",
  );
  equal(await both.reseal(moved, PLACE), moved);
});

Deno.test("reseal() does not hand on what it cannot open", async () => {
  await rejects(ring.reseal(sealed, { ...PLACE, field: "other" }), {
    code: "SEALED_SECRET_UNREADABLE",
  });
});

Deno.test("isSealedWithCurrentKey() is not fooled by an id that begins the same", () => {
  equal(sealer([key("k", 1)]).isSealedWithCurrentKey(sealed), false);
});
