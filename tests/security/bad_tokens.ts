import { base64url, CompactEncrypt, type JWTPayload } from "jose";

/** Signs claims with a key that the function trusts; members of the header may be replaced. */
export type Sign = (
  claims: JWTPayload,
  header?: Readonly<Record<string, unknown>>,
) => Promise<string>;

/** Claims of a user who is signed in now. */
export function goodClaims(now = Date.now()): JWTPayload {
  const seconds = Math.floor(now / 1000);
  return {
    sub: crypto.randomUUID(),
    aud: "authenticated",
    role: "authenticated",
    iat: seconds,
    exp: seconds + 600,
  };
}

/** Tokens that a trusted key signed and that are refused for what they say. */
export async function badlyClaimed(
  sign: Sign,
  good: JWTPayload,
): Promise<Record<string, string>> {
  const now = Math.floor(Date.now() / 1000);
  const without = (name: string) =>
    Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));
  const claims: Record<string, JWTPayload> = {
    "expired": { ...good, exp: now - 60 },
    "without expiry": without("exp"),
    "expiry as text": { ...good, exp: `${now + 600}` as unknown as number },
    "not yet valid": { ...good, nbf: now + 600 },
    "another audience": { ...good, aud: "other" },
    "without audience": without("aud"),
    "audiences of others": { ...good, aud: ["anon", "other"] },
    "anonymous role": { ...good, role: "anon" },
    "service role with a subject": { ...good, role: "service_role" },
    "without role": without("role"),
    "roles as a list": { ...good, role: ["authenticated"] },
    "anonymous sign-in": { ...good, is_anonymous: true },
    "anonymous sign-in as text": { ...good, is_anonymous: "false" },
    "without subject": without("sub"),
    "subject that is no uuid": { ...good, sub: "' or 1=1 --" },
    "empty subject": { ...good, sub: "" },
  };
  const entries = Object.entries(claims).map(async ([name, each]) =>
    [name, await sign(each)] as const
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** Tokens whose signature proves nothing. */
export async function badlySigned(
  sign: Sign,
  good: JWTPayload,
): Promise<Record<string, string>> {
  const token = await sign(good);
  const [header = "", payload = "", signature = ""] = token.split(".");
  const encode = (value: unknown) => base64url.encode(JSON.stringify(value));
  const forged = encode({ ...good, sub: crypto.randomUUID() });
  const unsigned = (alg: string) =>
    `${encode({ alg, typ: "JWT" })}.${payload}.`;
  return {
    "empty": "",
    "not a token": "planted",
    "two parts": `${header}.${payload}`,
    "four parts": `${token}.${signature}`,
    "other claims under the signature": `${header}.${forged}.${signature}`,
    "cut signature": `${header}.${payload}.${signature.slice(0, -4)}`,
    "no signature": `${header}.${payload}.`,
    "alg none": unsigned("none"),
    "alg NONE": unsigned("NONE"),
    "alg nOnE with a signature": `${unsigned("nOnE")}${signature}`,
    "alg empty": unsigned(""),
    "alg missing": `${encode({ typ: "JWT" })}.${payload}.${signature}`,
    "alg as a list": `${
      encode({ alg: ["none", "HS256"] })
    }.${payload}.${signature}`,
    "alg __proto__": `${encode({ alg: "__proto__" })}.${payload}.${signature}`,
    "too long": await sign({ ...good, padding: "x".repeat(20_000) }),
    "payload that is no JSON": `${header}.${
      base64url.encode("no json")
    }.${signature}`,
    "encrypted": await new CompactEncrypt(
      new TextEncoder().encode(JSON.stringify(good)),
    ).setProtectedHeader({ alg: "dir", enc: "A256GCM" }).encrypt(
      new Uint8Array(32),
    ),
  };
}
