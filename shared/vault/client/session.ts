import type { Connection } from "./connection.ts";
import type { KeyRing } from "./key_ring.ts";
import type { Memory } from "./memory.ts";
import type { RandomBytes } from "./random_bytes.ts";

/** What every operation of an open vault works with. */
export interface VaultSession {
  /** The way to the server. */
  readonly connection: Connection;
  /** The keys. */
  readonly ring: KeyRing;
  /** What was seen before. */
  readonly memory: Memory;
  /** For IVs and keyIds. */
  readonly random: RandomBytes;
  /** Whether content of clients that bound nothing is opened. */
  readonly acceptsUnbound: boolean;
  /** Whether content that is told to be an old version's is opened. */
  readonly acceptsRestored: boolean;
}
