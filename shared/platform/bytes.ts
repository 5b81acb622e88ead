/**
 * Bytes that own plain memory, which is what WebCrypto takes.
 *
 * Derived, not written out: the type parameter of `Uint8Array` exists only since TypeScript 5.7, and the
 * hosted runtime's Deno 2.1 checks with 5.6.
 */
export type Bytes = ReturnType<Uint8ArrayConstructor["from"]>;
