import type { Clock } from "../../../shared/platform/clock.ts";
import { answerControl, CONTROL_PREFIX } from "./control.ts";
import { answerResourceManager } from "./resource_manager.ts";
import { answerDiscovery, answerToken } from "./token_endpoint.ts";
import { AzureWorld } from "./world.ts";

/** How it is started. */
export interface AzureOptions {
  /** 0 or absent: a free one. */
  readonly port?: number;
  /** The time it lives in. */
  readonly clock: Clock;
  /** Same seed, same directories and figures. */
  readonly seed: number;
}

/** A loopback Azure, up. */
export interface AzureCloud {
  /** AZURE_ENDPOINT_URL: the token endpoint and Resource Manager. */
  readonly url: string;
  /** Root of the control API. */
  readonly controlUrl: string;
  /** Stops at once; hanging calls are dropped. */
  stop(): Promise<void>;
}

/** Starts a loopback Azure on 127.0.0.1: token endpoint, Resource Manager and control API on one port. */
export function startAzure(options: AzureOptions): Promise<AzureCloud> {
  const world = new AzureWorld(options);
  const stopping = new AbortController();
  const closing = new AbortController();
  const server = Deno.serve(
    {
      hostname: "127.0.0.1",
      port: options.port ?? 0,
      signal: closing.signal,
      onListen: () => {},
    },
    (request) => answer(request, world, stopping.signal),
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  return Promise.resolve({
    url,
    controlUrl: `${url}${CONTROL_PREFIX}`,
    async stop() {
      stopping.abort();
      // A client that holds a connection on to an answer it reads no more is not waited for.
      closing.abort();
      await server.finished;
    },
  });
}

async function answer(
  request: Request,
  world: AzureWorld,
  stopping: AbortSignal,
): Promise<Response> {
  const { pathname, host } = new URL(request.url);
  if (pathname.startsWith(`${CONTROL_PREFIX}/`)) {
    return await answerControl(request, world);
  }
  const [, tenantId = "", ...rest] = pathname.split("/");
  const path = rest.join("/");
  if (path === "oauth2/v2.0/token" && request.method === "POST") {
    return await tokenFor(request, tenantId, world);
  }
  if (path === "v2.0/.well-known/openid-configuration") {
    const asked = request.headers.get("x-forwarded-host") ?? host;
    return answerDiscovery(asked, tenantId);
  }
  return await answerResourceManager(request, world, stopping);
}

async function tokenFor(
  request: Request,
  tenantId: string,
  world: AzureWorld,
): Promise<Response> {
  const directory = world.directories.get(tenantId) ?? null;
  const form = new URLSearchParams(await request.text());
  const fault = directory?.faults.take("token") ?? null;
  const answered = fault === null
    ? answerToken(directory, form, world)
    : Response.json({ error: "temporarily_unavailable" }, { status: 503 });
  directory?.calls.push({
    at: world.clock.now().toISOString(),
    operation: "token",
    status: answered.status,
    fault: fault?.kind ?? null,
  });
  return answered;
}
