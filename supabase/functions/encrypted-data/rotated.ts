/**
 * Datasets under a new key: as requests bring them, and what became of them.
 *
 * @module
 */
import type { Answer } from "../../../shared/platform/door.ts";
import {
  type SqlOperation,
  toContent,
} from "../../../shared/vault/operation.ts";
import type { StageRequest } from "./requests.ts";
import { type SqlWritten, toWritten } from "./write.ts";

/** What a rotation came to, as SQL tells it. */
export interface SqlRotated {
  readonly keyGeneration: number;
  readonly results: readonly SqlWritten[];
}

/** The operations of a rotation for SQL. @throws {Fault} REQUEST_INVALID, TOO_LARGE, PLAINTEXT_SUSPECTED */
export function toRotatedOperations(
  operations: StageRequest["operations"],
): SqlOperation[] {
  return operations.map(({ keyId, ...content }, index) => ({
    op: "put",
    key_id: keyId,
    ...toContent(content, `/operations/${index}`),
  }));
}

/** The answer to a rotation that was carried out. */
export function toRotated({ keyGeneration, results }: SqlRotated): Answer {
  return { body: { keyGeneration, results: results.map(toWritten) } };
}
