/**
 * Starts the parts of a stack in the order they need each other; what can start side by side does.
 *
 * @module
 */

import { join } from "node:path";
import { type Clouds, startCloudsProcess } from "./clouds_process.ts";
import { denoDirectory } from "./deno_directory.ts";
import { startEdgeFunctions } from "./edge_functions.ts";
import { functionEnvironment } from "./function_environment.ts";
import { startGateway } from "./gateway.ts";
import { localEnvironment } from "./local_environment.ts";
import type { LogFile } from "./log_file.ts";
import { preparePlatformDatabase } from "./platform_database.ts";
import type { PostgresBinaries } from "./postgres_binaries.ts";
import { initializePostgres, startPostgres } from "./postgres_server.ts";
import type { RestAndAuthOptions } from "./rest_and_auth.ts";
import { type Service, startService } from "./service.ts";
import type { Stack, StackOptions } from "./stack.ts";
import type { StateDirectory } from "./state_directory.ts";
import { pushMigrations } from "./supabase_cli.ts";
import { makeTemplate } from "./template_database.ts";
import { startTicker } from "./ticker.ts";
import { settle, type Undo } from "./undo.ts";

/** What all parts need. */
export interface PartsContext {
  /** As the caller gave them. */
  options: StackOptions;
  /** Folder that holds `supabase/`. */
  project: string;
  /** PostgreSQL's programs. */
  binaries: PostgresBinaries;
  /** The open state directory. */
  state: StateDirectory;
  /** Takes what every part prints. */
  log: LogFile;
  /** Each part adds how it is stopped. */
  undo: Undo;
}

type Description = Omit<Stack, "stop">;

interface Services {
  restAndAuth: Service | null;
  functions: Map<string, Service | null>;
}

/** Starts all parts and describes the result. @throws {Error} When a part does not start. */
export async function startParts(
  context: PartsContext,
): Promise<Omit<Stack, "stop">> {
  const { options, log, undo } = context;
  const services: Services = { restAndAuth: null, functions: new Map() };
  const url = openGateway(context, services);
  options.report("Starting PostgreSQL and the loopback clouds");
  const [port, clouds] = await settle([
    startDatabase(context),
    startClouds(context),
  ]);
  const stack = describe(context, { url, port, clouds });
  options.report(
    "Pushing the migrations; starting Auth, REST and the functions",
  );
  await settle([
    migrate(context, stack),
    startRestAndAuth(context, stack).then((service) =>
      services.restAndAuth = service
    ),
    startFunctions(context, stack).then((functions) =>
      services.functions = functions
    ),
  ]);
  if (options.tickMs !== 0 && services.functions.get("connector-sync")) {
    const workerUrl = `${url}/functions/v1/connector-sync/worker`;
    const ticker = startTicker({
      ...stack,
      workerUrl,
      intervalMs: options.tickMs ?? 2_000,
      log,
    });
    undo.add(() => ticker.stop());
  }
  return stack;
}

function openGateway(
  { options, undo }: PartsContext,
  services: Services,
): string {
  const gateway = startGateway({
    port: options.ports?.gateway ?? 0,
    routes: {
      restAndAuth: () => services.restAndAuth?.origin() ?? null,
      edgeFunction(name) {
        const service = services.functions.get(name);
        return service === undefined ? undefined : service?.origin() ?? null;
      },
    },
  });
  undo.add(() => gateway.stop());
  return gateway.url;
}

async function startDatabase(
  { options, binaries, state, log, undo }: PartsContext,
): Promise<number> {
  const where = {
    binaries,
    dataDirectory: state.dataDirectory,
    log,
    preferredPort: options.ports?.postgres,
  };
  const password = state.keys.passwords.supabase_admin;
  if (!state.isPrepared) await initializePostgres({ ...where, password });
  const server = await startPostgres(where);
  undo.add(() => server.stop());
  if (state.isPrepared) return server.port;
  await preparePlatformDatabase(
    databaseUrl({ role: "supabase_admin", password, port: server.port }),
    state.keys,
  );
  await state.markPrepared();
  return server.port;
}

async function startClouds(
  { options, state, log, undo }: PartsContext,
): Promise<Clouds> {
  const clouds = await startCloudsProcess({
    env: localEnvironment(),
    log,
    // Integrations in a kept database need the accounts they were connected to.
    ...(options.isKept ? { journal: join(state.path, "clouds.jsonl") } : {}),
  });
  undo.add(() => clouds.stop());
  return clouds;
}

function describe(
  { state, log }: PartsContext,
  { url, port, clouds }: { url: string; port: number; clouds: Clouds },
): Description {
  const { passwords, ...keys } = state.keys;
  return {
    url,
    postgresUrl: databaseUrl({
      role: "postgres",
      password: passwords.postgres,
      port,
    }),
    superuserUrl: databaseUrl({
      role: "supabase_admin",
      password: passwords.supabase_admin,
      port,
    }),
    authenticatorUrl: databaseUrl({
      role: "authenticator",
      password: passwords.authenticator,
      port,
    }),
    ...keys,
    awsUrl: clouds.awsUrl,
    awsControlUrl: clouds.awsControlUrl,
    azureUrl: clouds.azureUrl,
    azureControlUrl: clouds.azureControlUrl,
    gcpUrl: clouds.gcpUrl,
    gcpControlUrl: clouds.gcpControlUrl,
    brokerAccessKeyId: clouds.brokerAccessKeyId,
    brokerSecretAccessKey: clouds.brokerSecretAccessKey,
    logFile: log.path,
  };
}

async function migrate(
  { options, project }: PartsContext,
  stack: Description,
): Promise<void> {
  await pushMigrations({
    projectDirectory: project,
    postgresUrl: stack.postgresUrl,
    seed: options.seed,
  });
  if (options.template !== undefined) {
    await makeTemplate(stack.superuserUrl, options.template);
  }
}

async function startRestAndAuth(
  { state, log, undo }: PartsContext,
  stack: Description,
): Promise<Service> {
  const options: RestAndAuthOptions = {
    databaseUrl: stack.authenticatorUrl,
    siteUrl: stack.url,
    keys: state.keys,
  };
  const entry = new URL("./rest_and_auth_server.ts", import.meta.url).pathname;
  const service = await startService({
    name: "rest-and-auth",
    command: [
      Deno.execPath(),
      "serve",
      "-A",
      "--cached-only",
      "--host",
      "127.0.0.1",
      "--port",
      "0",
      entry,
    ],
    env: {
      ...localEnvironment(),
      REST_AND_AUTH_OPTIONS: JSON.stringify(options),
    },
    cwd: import.meta.dirname ?? ".",
    log,
  });
  undo.add(() => service.stop());
  return service;
}

async function startFunctions(
  context: PartsContext,
  stack: Description,
): Promise<Map<string, Service | null>> {
  const functions = await startEdgeFunctions({
    projectDirectory: context.project,
    stateDirectory: context.state.path,
    denoDirectory: await denoDirectory(),
    denoProgram: context.options.denoProgram,
    env: functionEnvironment(stack, context.options.env ?? {}),
    log: context.log,
    report: context.options.report,
  });
  context.undo.add(() =>
    Promise.all([...functions.values()].map((service) => service?.stop()))
  );
  return functions;
}

function databaseUrl(
  { role, password, port }: { role: string; password: string; port: number },
): string {
  return `postgresql://${role}:${password}@127.0.0.1:${port}/postgres`;
}
