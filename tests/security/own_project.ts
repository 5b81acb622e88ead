import { createRestAndAuth } from "../../apps/stack/rest_and_auth.ts";
import { database, type TestDatabase } from "../support/database.ts";
import { httpServer } from "../support/http_server.ts";
import { stack, type TestStack } from "../support/stack.ts";

/** REST and Auth of one test's own on a database of its own: what is done to all tenants touches no other test. */
export interface OwnProject extends AsyncDisposable {
  /** The stack with the own database and origin in place of the shared ones. */
  readonly stack: TestStack;
  readonly database: TestDatabase;
}

/** Opens a project that shares keys and loopback clouds with the running stack, and no row. */
export async function ownProject(): Promise<OwnProject> {
  const shared = stack();
  const own = await database();
  const rest = createRestAndAuth({
    databaseUrl: own.url("authenticator"),
    siteUrl: shared.url,
    keys: shared,
  });
  const server = httpServer((request) => rest.fetch(request));
  return {
    stack: {
      ...shared,
      url: server.url,
      postgresUrl: own.url("postgres"),
      superuserUrl: own.url("supabase_admin"),
      authenticatorUrl: own.url("authenticator"),
    },
    database: own,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rest.close();
      await own.close();
    },
  };
}
