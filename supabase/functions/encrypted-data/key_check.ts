import { requireCiphertext } from "../../../shared/vault/payload.ts";
import type { GivenKeyCheck } from "./requests.ts";

/** A key check as it is stored and shown. */
export interface KeyCheck {
  /** In base64. */
  readonly payload: string;
  /** As it was given. */
  readonly meta: GivenKeyCheck["meta"];
}

/** The key check of a request, once it is known for ciphertext. @throws {Fault} REQUEST_INVALID, PLAINTEXT_SUSPECTED */
export function toKeyCheck({ payload, meta }: GivenKeyCheck): KeyCheck {
  const text = payload.text();
  requireCiphertext(payload, "/keyCheck/payload");
  return { payload: text, meta };
}
