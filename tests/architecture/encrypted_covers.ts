import type { Cover } from "./mirror.ts";

/** Modules of encrypted data whose behaviour is tested through another's test. */
export const ENCRYPTED_COVERS: readonly Cover[] = [
  {
    source: "supabase/functions/encrypted-data/key_check.ts",
    test: "tests/supabase/functions/encrypted-data/configuration_test.ts",
    reason: "kept as it was given",
  },
  {
    source: "supabase/functions/encrypted-data/rotated.ts",
    test: "tests/supabase/functions/encrypted-data/rotation_test.ts",
    reason: "both rotations send and answer it",
  },
  {
    source: "shared/vault/client/account.ts",
    test: "tests/shared/vault/client/open_vault_test.ts",
    reason: "asked for when a vault is opened",
  },
  {
    source: "shared/vault/client/history.ts",
    test: "tests/shared/vault/client/verify_history_test.ts",
    reason: "the versions that are verified",
  },
  {
    source: "shared/vault/client/key_ring.ts",
    test: "tests/shared/vault/client/rotate_key_test.ts",
    reason: "keys are told by what they still open",
  },
  {
    source: "shared/vault/client/sealed_members.ts",
    test: "tests/shared/vault/client/vault_document_test.ts",
    reason: "the members of a sealed version",
  },
  {
    source: "shared/vault/client/vault.ts",
    test: "tests/shared/vault/client/save_dataset_test.ts",
    reason: "what a web app calls, here and in the other tests",
  },
  {
    source: "shared/vault/limits.ts",
    test: "tests/supabase/functions/encrypted-data/configuration_test.ts",
    reason: "numbers, told by the configuration and kept by the doors",
  },
  {
    source: "supabase/functions/encrypted-data/refusals.ts",
    test: "tests/supabase/functions/encrypted-data/batch_test.ts",
    reason: "a refusal is what an operation is answered",
  },
  {
    source: "supabase/functions/encrypted-data/state.ts",
    test: "tests/supabase/functions/encrypted-data/preconditions_test.ts",
    reason: "where a dataset stands is what its preconditions are held against",
  },
];
