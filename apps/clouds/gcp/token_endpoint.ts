import { decodeJwt, errors, jwtVerify } from "jose";
import type { GcpAccount } from "./account.ts";
import { type GcpWorld, TOKEN_SECONDS } from "./world.ts";

/** What an assertion must be meant for. Source: developers.google.com/identity/protocols/oauth2/service-account. */
const AUDIENCE = "https://oauth2.googleapis.com/token";

const GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** Scopes that allow for queries. Source: cloud.google.com/bigquery/docs/reference/rest/v2/jobs/query. */
const SCOPES = [
  "https://www.googleapis.com/auth/bigquery",
  "https://www.googleapis.com/auth/cloud-platform",
];

/** A refusal in the words of RFC 6749, section 5.2. */
class Refusal extends Error {
  readonly code: string;

  constructor(code: string, description: string) {
    super(description);
    this.code = code;
  }
}

/** Whose assertion it says it is, unproven; null for no account of this world. */
export function claimedAccount(
  form: URLSearchParams,
  world: GcpWorld,
): GcpAccount | null {
  try {
    return world.findByEmail(decodeJwt(form.get("assertion") ?? "").iss);
  } catch {
    return null;
  }
}

/** Gives an access token for an assertion that the account's key has signed (RFC 7523). */
export async function answerToken(
  form: URLSearchParams,
  world: GcpWorld,
): Promise<Response> {
  try {
    const account = await prove(form, world);
    return Response.json({
      access_token: world.addToken(account),
      expires_in: TOKEN_SECONDS - 1,
      token_type: "Bearer",
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return Response.json({
      error: error.code,
      error_description: error.message,
    }, { status: 400 });
  }
}

async function prove(
  form: URLSearchParams,
  world: GcpWorld,
): Promise<GcpAccount> {
  if (form.get("grant_type") !== GRANT) {
    throw new Refusal("unsupported_grant_type", "Invalid grant_type");
  }
  const account = claimedAccount(form, world);
  if (account === null) {
    throw new Refusal("invalid_grant", "Invalid grant: account not found");
  }
  const now = world.clock.now();
  const { payload, protectedHeader } = await verify(
    form.get("assertion") ?? "",
    account,
    now,
  );
  if (
    protectedHeader.kid !== undefined && protectedHeader.kid !== account.key.id
  ) {
    throw new Refusal("invalid_grant", "Invalid JWT Signature.");
  }
  const { iat = NaN, exp = NaN, scope } = payload;
  const skew = Math.abs(now.getTime() / 1000 - iat);
  if (!(skew <= 300) || !(exp - iat <= 3_600)) throw badTime();
  const scopes = String(scope ?? "").split(" ");
  if (scopes.some((name) => SCOPES.includes(name))) return account;
  throw new Refusal(
    "invalid_scope",
    "Invalid OAuth scope or ID token audience provided.",
  );
}

async function verify(assertion: string, account: GcpAccount, now: Date) {
  try {
    return await jwtVerify(assertion, account.key.publicKey, {
      algorithms: ["RS256"],
      audience: AUDIENCE,
      currentDate: now,
      requiredClaims: ["iat", "exp", "iss"],
    });
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw badTime();
    if (error instanceof errors.JWTClaimValidationFailed) {
      throw new Refusal("invalid_grant", `Invalid JWT: ${error.claim}`);
    }
    throw new Refusal("invalid_grant", "Invalid JWT Signature.");
  }
}

function badTime(): Refusal {
  return new Refusal(
    "invalid_grant",
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.",
  );
}
