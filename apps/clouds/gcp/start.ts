import type { Clock } from "../../../shared/platform/clock.ts";
import { answerBigQuery, BIGQUERY_PREFIX } from "./bigquery.ts";
import { answerControl, CONTROL_PREFIX } from "./control.ts";
import { GcpError } from "./gcp_error.ts";
import { answerToken, claimedAccount } from "./token_endpoint.ts";
import { actOut } from "./faults.ts";
import { GcpWorld } from "./world.ts";

/** How it is started. */
export interface GcpOptions {
  /** 0 or absent: a free one. */
  readonly port?: number;
  /** The time it lives in. */
  readonly clock: Clock;
  /** Same seed, same accounts and exports. */
  readonly seed: number;
}

/** A loopback Google Cloud, up. */
export interface GcpCloud {
  /** GCP_ENDPOINT_URL: the token endpoint and BigQuery. */
  readonly url: string;
  /** Root of the control API. */
  readonly controlUrl: string;
  /** Stops at once; hanging calls are dropped. */
  stop(): Promise<void>;
}

/** Starts a loopback Google Cloud on 127.0.0.1: token endpoint, BigQuery and control API on one port. */
export function startGcp(options: GcpOptions): Promise<GcpCloud> {
  const world = new GcpWorld(options);
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
  world: GcpWorld,
  stopping: AbortSignal,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith(`${CONTROL_PREFIX}/`)) {
    return await answerControl(request, world);
  }
  if (pathname.startsWith(BIGQUERY_PREFIX)) {
    return await answerBigQuery(request, world, stopping);
  }
  if (pathname === "/token" && request.method === "POST") {
    return await tokenFor(request, world, stopping);
  }
  await request.body?.cancel();
  return new GcpError(404, "notFound", "Not Found").toResponse();
}

async function tokenFor(
  request: Request,
  world: GcpWorld,
  stopping: AbortSignal,
): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const account = claimedAccount(form, world);
  const fault = account?.faults.take("token") ?? null;
  const answered = await answerToken(form, world);
  account?.calls.push({
    at: world.clock.now().toISOString(),
    operation: "token",
    status: answered.status,
    error: answered.ok ? null : "invalid_grant",
    fault: fault?.kind ?? null,
  });
  if (fault === null || account === null) return answered;
  return await actOut(fault, {
    account,
    jobId: "",
    call: () => answered,
    hangUp: () => AbortSignal.any([request.signal, stopping]),
  });
}
