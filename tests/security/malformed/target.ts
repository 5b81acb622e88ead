import { type Caller, signUp } from "../../support/caller.ts";
import { hostedFunction } from "../../support/function_host.ts";
import { type HttpServer, httpServer } from "../../support/http_server.ts";
import { type OwnProject, ownProject } from "../own_project.ts";
import { plantRows } from "../../database/rights/planted_rows.ts";
import { FUNCTIONS } from "../user_routes.ts";

/** What malformed requests are aimed at: every function on a server of its own, over a database nobody else writes to. */
export interface Target extends AsyncDisposable {
  readonly project: OwnProject;
  readonly caller: Caller;
  /** Ids that exist: bad requests are most dangerous where they are nearly good. */
  readonly integrationId: string;
  readonly runId: string;
  readonly foreignIntegrationId: string;
  readonly keyId: string;
  readonly foreignKeyId: string;
  /** Where a function listens; its paths begin with its name. */
  origin(functionName: string): string;
}

/** Opens the target: a user with an organization full of rows, and a foreign one. */
export async function openTarget(): Promise<Target> {
  const project = await ownProject();
  const servers = new Map<string, HttpServer>();
  for (const [name, doors] of Object.entries(FUNCTIONS)) {
    const hosted = hostedFunction(project.stack, name, doors, {
      RATE_LIMIT_USER_PER_MINUTE: "1000000",
      RATE_LIMIT_ORGANIZATION_PER_MINUTE: "1000000",
    });
    servers.set(name, httpServer(hosted.serve));
  }
  const [caller, foreign] = await Promise.all([
    signUp(project.stack),
    signUp(project.stack),
  ]);
  const sql = project.database.sql("supabase_admin");
  const planted = await plantRows(sql, caller.organizationId);
  const others = await plantRows(sql, foreign.organizationId);
  return {
    project,
    caller,
    integrationId: planted.integrationId,
    runId: planted.runId,
    foreignIntegrationId: others.integrationId,
    keyId: planted.keyId,
    foreignKeyId: others.keyId,
    origin: (name) => servers.get(name)?.url ?? "",
    async [Symbol.asyncDispose]() {
      for (const server of servers.values()) {
        await server[Symbol.asyncDispose]();
      }
      await project[Symbol.asyncDispose]();
    },
  };
}
