import type { Sql } from "postgres";
import { functionEnvironment } from "../../apps/stack/function_environment.ts";
import type { Door } from "../../shared/platform/door.ts";
import { doors as awsDataSync } from "../../supabase/functions/aws-data-sync/index.ts";
import { doors as connectorSync } from "../../supabase/functions/connector-sync/index.ts";
import { ownProject } from "../security/own_project.ts";
import { type HostedFunction, hostedFunction } from "./function_host.ts";
import { httpServer } from "./http_server.ts";

/** A whole project of a test's own, to be broken: its database, REST, and the functions as they were deployed. */
export interface DeployedProject extends AsyncDisposable {
  /** A superuser's connection. */
  readonly sql: Sql;
  /** The environment an operator has. */
  readonly environment: Readonly<Record<string, string>>;
  /** Deploys a function anew with these settings on top; null takes it away. */
  deploy(
    name: FunctionName,
    settings: Readonly<Record<string, string | undefined>> | null,
  ): void;
}

const DOORS = {
  "aws-data-sync": awsDataSync,
  "connector-sync": connectorSync,
} satisfies Record<string, readonly Door[]>;

/** A function's name. */
export type FunctionName = keyof typeof DOORS;

/** Opens a project in which nothing is wrong. */
export async function deployedProject(): Promise<DeployedProject> {
  const project = await ownProject();
  const deployed = new Map<string, HostedFunction>();
  const everDeployed: HostedFunction[] = [];
  const gateway = httpServer((request) => {
    const url = new URL(request.url);
    const [, name] = /^\/functions\/v1\/([^/]+)/.exec(url.pathname) ?? [];
    if (name === undefined) {
      return fetch(
        new Request(
          `${project.stack.url}${url.pathname}${url.search}`,
          request,
        ),
      );
    }
    const path = `http://localhost${
      url.pathname.slice("/functions/v1".length)
    }`;
    return deployed.get(name)?.serve(new Request(path, request)) ??
      new Response("not found", { status: 404 });
  });
  const own = { ...project.stack, url: gateway.url };
  const deploy: DeployedProject["deploy"] = (name, settings) => {
    deployed.delete(name);
    if (settings === null) return;
    const made = hostedFunction(own, name, DOORS[name], settings);
    deployed.set(name, made);
    everDeployed.push(made);
  };
  deploy("aws-data-sync", {});
  deploy("connector-sync", {});
  const sql = project.database.sql("supabase_admin");
  await sql`select private.tick()`;
  return {
    sql,
    deploy,
    environment: {
      ...functionEnvironment(own, {}),
      DATABASE_URL: own.postgresUrl,
    },
    async [Symbol.asyncDispose]() {
      // A wake answers before it works.
      await Promise.allSettled(
        everDeployed.flatMap(({ host }) => host.background),
      );
      await gateway[Symbol.asyncDispose]();
      await project[Symbol.asyncDispose]();
    },
  };
}
