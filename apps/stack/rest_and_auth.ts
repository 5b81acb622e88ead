/**
 * Auth and REST of the local stack: @supabase/lite on our PostgreSQL.
 *
 * It is a stand-in: it signs HS256, enforces no statement timeout per role and sends numeric as text.
 *
 * @module
 */

import { App } from "@supabase/lite";
import { createPostgresConnection } from "@supabase/lite/postgres";
import type { StackKeys } from "./keys.ts";
import { BYTEA_TYPE, withBytesAsArgument } from "./rest_bytes.ts";
import { tellSqlstates } from "./rest_errors.ts";
import { setAtOnce } from "./session_context.ts";

/** What the stand-in must know. */
export interface RestAndAuthOptions {
  /** The database, with the role to connect as. */
  databaseUrl: string;
  /** Origin of the gateway: the issuer of its tokens. */
  siteUrl: string;
  /** The keys it accepts and signs with. */
  keys: Pick<
    StackKeys,
    "jwtSecret" | "publishableKey" | "secretKey" | "anonKey" | "serviceRoleKey"
  >;
}

/** The stand-in, without a listener. */
export interface RestAndAuth {
  /** Answers /rest/v1 and /auth/v1. */
  fetch(request: Request): Promise<Response>;
  /** Creates its own tables in schema auth; needs a superuser's connection. */
  createAuthTables(): Promise<void>;
  /** Closes its connections. */
  close(): Promise<void>;
}

// Left alone, the driver would send an argument of type json as a JSON string of the text; so text passes untouched.
const asText = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);
const json = {
  serialize: asText,
  parse: (text: string): unknown => JSON.parse(text),
};

/** Connects the stand-in to a database. */
export function createRestAndAuth(
  { databaseUrl, siteUrl, keys }: RestAndAuthOptions,
): RestAndAuth {
  const connection = createPostgresConnection({
    url: databaseUrl,
    postgresOptions: {
      onnotice: () => {},
      types: {
        json: { to: 114, from: [114], ...json },
        jsonb: { to: 3802, from: [3802], ...json },
        bytea: BYTEA_TYPE,
      },
    },
  });
  leaveGrantsAlone(connection);
  tellSqlstates(connection);
  setAtOnce(connection);
  const app = new App({
    connection,
    auth: {
      jwt_secret: keys.jwtSecret,
      site_url: siteUrl,
      email: { enable_confirmations: false },
    },
    options: {
      server: {
        admin: false,
        disableStudio: true,
        apiKeys: { resolver: (key) => Promise.resolve(resolveKey(keys, key)) },
      },
    },
  });
  return {
    fetch: (request) =>
      withBytesAsArgument(
        request,
        connection,
        async (plain) => await app.fetch(plain, { peerAddress: null }),
      ),
    createAuthTables: () => app.ensureSystemSchema(),
    close: () => connection.close(),
  };
}

// On its first request the stand-in grants ALL on every schema that has row level security to every API role, unless it takes
// that for done. It is not a public field: a version without it must be looked at before it is used.
function leaveGrantsAlone(connection: object): void {
  if (!("rlsState" in connection)) {
    throw new Error(
      "@supabase/lite no longer has rlsState: check that it leaves grants alone",
    );
  }
  connection.rlsState = "active";
}

function resolveKey(keys: RestAndAuthOptions["keys"], key: string) {
  if (key === keys.publishableKey || key === keys.anonKey) {
    return { type: "publishable" as const, claims: { role: "anon" } };
  }
  if (key === keys.secretKey || key === keys.serviceRoleKey) {
    return { type: "secret" as const, claims: { role: "service_role" } };
  }
  return null;
}
