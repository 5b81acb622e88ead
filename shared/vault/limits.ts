/**
 * What the store takes. `GET /configuration` tells the same numbers.
 *
 * @module
 */

/** Bytes of one ciphertext, its tag included. */
export const MAX_PAYLOAD_BYTES = 5 * 1024 * 1024;

/** The tag alone: AES-GCM of no bytes at all. Source: NIST SP 800-38D, section 5.2.1.2. */
export const MIN_PAYLOAD_BYTES = 16;

/** Bytes of a body: the greatest payload in base64, and room for what stands around it. */
export const BODY_LIMIT = Math.ceil(MAX_PAYLOAD_BYTES / 3) * 4 + 16 * 1024;

/** Bytes of bodies that one isolate holds at once. */
export const BODIES_AT_ONCE = 20 * 1024 * 1024;

/** Milliseconds a body waits to be admitted. */
export const ADMISSION_WAIT = 5_000;

/** Operations of one batch. */
export const MAX_OPERATIONS = 100;

/** Operations of one rotation, which has to name every dataset. */
export const MAX_ROTATED = 1_000;

/** Bytes of an IV of AES-GCM. */
export const IV_BYTES = 12;

/** Bytes of a salt, at least. Source: NIST SP 800-132, section 5.1. */
export const MIN_SALT_BYTES = 16;

/** Bytes of a salt, at most. */
export const MAX_SALT_BYTES = 64;

/** Characters of the ciphertext of a key check in base64. */
export const MAX_KEY_CHECK = 4_096;
