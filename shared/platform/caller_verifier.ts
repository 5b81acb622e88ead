/**
 * Decides who calls. A credential that is present but proves nothing is refused, never downgraded to none,
 * and every refusal reads the same.
 *
 * @module
 */
import { proveToken, type TokenProof } from "./access_token.ts";
import type { Caller, Service, User, Waker, Who } from "./caller.ts";
import type { Clock } from "./clock.ts";
import { isEqualConstantTime } from "./constant_time.ts";
import type { Credentials } from "./credentials.ts";
import { Fault } from "./fault.ts";
import { Secret } from "./secret.ts";
import { isServiceClaims, isUserClaims, isWithinTime } from "./token_claims.ts";

/** What {@link verifyCaller} needs. */
export interface CallerProof {
  /** How tokens are proven. */
  readonly token: TokenProof;
  /** The accepted issuers of user tokens; null accepts any that the keys prove. */
  readonly issuers: readonly string[] | null;
  /** The secret API keys by name. */
  readonly secretKeys: ReadonlyMap<string, Secret>;
  /** The legacy service_role JWT. */
  readonly serviceRoleKey: Secret | null;
  /** WORKER_TOKEN: one or two. */
  readonly workerTokens: readonly Secret[];
  /** Decides what is expired. */
  readonly clock: Clock;
}

/**
 * The caller a door for `who` meets.
 *
 * @throws {Fault} TOKEN_MISSING, TOKEN_INVALID; AUTH_UNAVAILABLE when it cannot be decided now.
 */
export async function verifyCaller(
  who: Who,
  credentials: Credentials,
  proof: CallerProof,
): Promise<Caller> {
  if (who === "public") return { kind: "anyone" };
  const presented = credentials.bearer ??
    (who === "user" || who === "waker" ? null : credentials.apiKey);
  if (presented === null) throw new Fault("TOKEN_MISSING");
  const caller = await findCaller(
    who,
    presented,
    credentials.bearer !== null,
    proof,
  );
  if (caller === null) throw new Fault("TOKEN_INVALID");
  return caller;
}

async function findCaller(
  who: Exclude<Who, "public">,
  presented: string,
  isBearer: boolean,
  proof: CallerProof,
): Promise<Caller | null> {
  if (who === "waker") return await findWaker(presented, proof);
  if (who === "user") return await findUser(presented, proof);
  const service = await findService(presented, proof);
  if (service !== null || who === "service" || !isBearer) return service;
  return await findUser(presented, proof);
}

async function findWaker(
  presented: string,
  { workerTokens }: CallerProof,
): Promise<Waker | null> {
  const equal = await Promise.all(
    workerTokens.map((token) => isEqualConstantTime(presented, token.reveal())),
  );
  return equal.includes(true) ? { kind: "waker" } : null;
}

async function findUser(
  presented: string,
  proof: CallerProof,
): Promise<User | null> {
  const claims = await proveToken(presented, proof.token);
  if (
    claims === null || !isWithinTime(claims, proof.clock.now()) ||
    !isUserClaims(claims, proof.issuers)
  ) return null;
  return {
    kind: "user",
    id: claims.sub.toLowerCase(),
    token: new Secret(presented),
  };
}

async function findService(
  presented: string,
  proof: CallerProof,
): Promise<Service | null> {
  const keys = [...proof.secretKeys];
  if (proof.serviceRoleKey !== null) {
    keys.push(["service_role", proof.serviceRoleKey]);
  }
  const equal = await Promise.all(
    keys.map(([, key]) => isEqualConstantTime(presented, key.reveal())),
  );
  const name = keys[equal.indexOf(true)]?.[0];
  if (name !== undefined) return { kind: "service", name };
  return await isSignedService(presented, proof)
    ? { kind: "service", name: "service_role" }
    : null;
}

/** A service_role JWT other than the one in our environment, for example one with another expiry. */
async function isSignedService(
  presented: string,
  proof: CallerProof,
): Promise<boolean> {
  if (!presented.startsWith("eyJ")) return false;
  const claims = await proveToken(presented, {
    ...proof.token,
    askAuthServer: () => Promise.resolve(false),
  });
  return claims !== null && isWithinTime(claims, proof.clock.now()) &&
    isServiceClaims(claims);
}
