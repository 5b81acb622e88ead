/**
 * The secrets of one local stack: made once at random, kept in its state directory.
 *
 * @module
 */

import { SignJWT } from "jose";

/** Everything secret that a stack needs. */
export interface StackKeys {
  /** Database passwords by role. */
  readonly passwords: {
    supabase_admin: string;
    postgres: string;
    authenticator: string;
  };
  /** HS256 key of user tokens. */
  readonly jwtSecret: string;
  /** `sb_publishable_…` */
  readonly publishableKey: string;
  /** `sb_secret_…` */
  readonly secretKey: string;
  /** Legacy key: a token of role anon. */
  readonly anonKey: string;
  /** Legacy key: a token of role service_role. */
  readonly serviceRoleKey: string;
  /** WORKER_TOKEN. */
  readonly workerToken: string;
  /** SEALING_KEYS. */
  readonly sealingKeys: string;
}

/** Makes a new set of keys. */
export async function createStackKeys(): Promise<StackKeys> {
  const jwtSecret = randomText(48);
  return {
    passwords: {
      supabase_admin: randomText(24),
      postgres: randomText(24),
      authenticator: randomText(24),
    },
    jwtSecret,
    publishableKey: `sb_publishable_${randomText(16)}`,
    secretKey: `sb_secret_${randomText(16)}`,
    anonKey: await legacyKey("anon", jwtSecret),
    serviceRoleKey: await legacyKey("service_role", jwtSecret),
    workerToken: randomText(32),
    sealingKeys: `local1:${
      crypto.getRandomValues(new Uint8Array(32)).toBase64()
    }`,
  };
}

async function legacyKey(role: string, jwtSecret: string): Promise<string> {
  return await new SignJWT({ role })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer("supabase-local")
    .setIssuedAt()
    .setExpirationTime("10y")
    .sign(new TextEncoder().encode(jwtSecret));
}

function randomText(bytes: number): string {
  return crypto.getRandomValues(new Uint8Array(bytes)).toBase64({
    alphabet: "base64url",
    omitPadding: true,
  });
}
