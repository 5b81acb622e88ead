import { deepEqual, equal } from "node:assert/strict";
import { REPOSITORY } from "../../../../apps/stack/repository.ts";
import {
  isVaultError,
  VAULT_ERRORS,
  VaultError,
} from "../../../../shared/vault/client/vault_error.ts";
import { section, tableRows } from "../../../support/markdown.ts";

Deno.test("VaultError tells its code's sentence unless given another", () => {
  const cause = new Error("lost");
  const error = new VaultError("NETWORK_FAILED", undefined, {
    cause,
    status: 1,
  });
  equal(error.message, VAULT_ERRORS.NETWORK_FAILED);
  deepEqual([error.name, error.cause, error.facts], ["VaultError", cause, {
    status: 1,
  }]);
  equal(new VaultError("CONFLICT", "another").message, "another");
});

Deno.test("isVaultError() knows its own, of a code where asked for one", () => {
  const error = new VaultError("CONFLICT");
  equal(isVaultError(error), true);
  equal(isVaultError(error, "CONFLICT"), true);
  equal(isVaultError(error, "GONE"), false);
  equal(isVaultError(new Error("CONFLICT"), "CONFLICT"), false);
  equal(isVaultError(null), false);
});

Deno.test("docs/encrypted_data.md tells what to do about every code", async () => {
  const page = await Deno.readTextFile(`${REPOSITORY}/docs/encrypted_data.md`);
  deepEqual(
    tableRows(section(page, "What went wrong")).map(([code]) => code).sort(),
    Object.keys(VAULT_ERRORS).sort(),
  );
});
