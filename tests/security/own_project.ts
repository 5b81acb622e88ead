import { localEnvironment } from "../../apps/stack/local_environment.ts";
import { startService } from "../../apps/stack/service.ts";
import { database, type TestDatabase } from "../support/database.ts";
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
  const service = await restAndAuth(own.url("authenticator"), shared);
  return {
    stack: {
      ...shared,
      url: service.origin() ?? "",
      postgresUrl: own.url("postgres"),
      superuserUrl: own.url("supabase_admin"),
      authenticatorUrl: own.url("authenticator"),
    },
    database: own,
    async [Symbol.asyncDispose]() {
      await service.stop();
      await own.close();
    },
  };
}

function restAndAuth(databaseUrl: string, shared: TestStack) {
  const { jwtSecret, publishableKey, secretKey, anonKey, serviceRoleKey } =
    shared;
  const keys = {
    jwtSecret,
    publishableKey,
    secretKey,
    anonKey,
    serviceRoleKey,
  };
  const folder = new URL("../../apps/stack/", import.meta.url).pathname;
  const lines: string[] = [];
  return startService({
    name: "rest-and-auth",
    command: [
      Deno.execPath(),
      ...["serve", "-A", "--cached-only", "--host", "127.0.0.1", "--port", "0"],
      `${folder}rest_and_auth_server.ts`,
    ],
    env: {
      ...localEnvironment(),
      REST_AND_AUTH_OPTIONS: JSON.stringify({
        databaseUrl,
        siteUrl: shared.url,
        keys,
      }),
    },
    cwd: folder,
    log: {
      path: "",
      write: (_source, line) => lines.push(line),
      tail: () => lines.slice(-10).join("\n"),
      close: () => Promise.resolve(),
    },
  });
}
