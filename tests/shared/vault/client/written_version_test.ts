import { deepEqual, throws } from "node:assert/strict";
import { requireWritten } from "../../../../shared/vault/client/written_version.ts";

const keyId = "4f1c7a4e-2b0d-4c1a-9e57-0d9c5f3a8b61";
const updatedAt = "2026-01-31T12:00:00.000Z";

Deno.test("requireWritten() takes the version that was to be written and no other", () => {
  const told = { keyId: keyId.toUpperCase(), version: 4, updatedAt };
  deepEqual(requireWritten(told, { keyId, version: 4 }), {
    keyId,
    version: 4,
    updatedAt,
  });
  for (
    const other of [
      { ...told, version: 5 },
      { ...told, keyId: `5${keyId.slice(1)}` },
      { ...told, updatedAt: undefined },
      null,
    ]
  ) {
    throws(() => requireWritten(other, { keyId, version: 4 }), {
      code: "ANSWER_INVALID",
    });
  }
});
