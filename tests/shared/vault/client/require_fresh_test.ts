import { doesNotThrow, throws } from "node:assert/strict";
import { requireFresh } from "../../../../shared/vault/client/require_fresh.ts";

const keyId = "4f1c7a4e-2b0d-4c1a-9e57-0d9c5f3a8b61";
const seen = { version: 5, anchor: { version: 5, hash: "five" } };

Deno.test("requireFresh() takes the same version, the one that follows, and any later one", () => {
  doesNotThrow(() => requireFresh(null, { keyId, version: 1 }));
  doesNotThrow(() => requireFresh(seen, { keyId, version: 5, hash: "five" }));
  doesNotThrow(() =>
    requireFresh(seen, { keyId, version: 6, previousHash: "five" })
  );
  doesNotThrow(() =>
    requireFresh(seen, { keyId, version: 7, previousHash: "six" })
  );
  doesNotThrow(() =>
    requireFresh({ version: 5, anchor: null }, {
      keyId,
      version: 5,
      hash: "any",
    })
  );
});

Deno.test("requireFresh() refuses a lower version", () => {
  throws(() => requireFresh(seen, { keyId, version: 4, hash: "four" }), {
    code: "VERSION_ROLLED_BACK",
  });
});

Deno.test("requireFresh() refuses another one of the same number, and one that does not follow", () => {
  for (
    const told of [
      { version: 5, hash: "other", previousHash: "four" },
      { version: 6, hash: "six", previousHash: "other" },
    ]
  ) {
    throws(() => requireFresh(seen, { keyId, ...told }), {
      code: "HISTORY_REWRITTEN",
    });
  }
});
