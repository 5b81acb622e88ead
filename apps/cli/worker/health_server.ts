/**
 * What a worker tells over HTTP: `/health` for whoever restarts it, `/metrics` for Prometheus. Reads nothing from requests
 * but method and path, and tells nothing of a tenant.
 *
 * @module
 */
import type { Clock } from "../../../shared/platform/clock.ts";
import type { Database } from "../../../shared/platform/database.ts";
import { EXPOSITION_TYPE, toExposition } from "./exposition.ts";
import type { Meters } from "./meters.ts";
import { OptionRefusal } from "./options.ts";
import { type Queue, queueFamilies, readQueue } from "./queue_gauges.ts";

/** What the server tells of. */
export interface HealthTools {
  readonly database: Database;
  readonly meters: Meters;
  readonly clock: Clock;
  /** Aborted once the worker was told to stop. */
  readonly stopping: AbortSignal;
}

/** What `/health` says. */
export interface Health {
  readonly status: "ok" | "starting" | "failing" | "stopping";
  /** When this process last ticked and planned with success. */
  readonly lastRoundAt: string | null;
  readonly secondsSinceRound: number | null;
  readonly isDatabaseReachable: boolean;
  readonly jobsInFlight: number;
}

/** A round is due every ten seconds; a database away for less than this is waited out. */
const ROUND_PATIENCE_SECONDS = 60;

/** Whoever scrapes gives up after ten seconds. */
const DATABASE_PATIENCE_MILLISECONDS = 5_000;

/** The answers to requests, for {@link serveHealth} and tests. */
export function healthHandler(
  tools: HealthTools,
): (request: Request) => Promise<Response> {
  return async ({ method, url }) => {
    const { pathname } = new URL(url);
    if (pathname !== "/health" && pathname !== "/metrics") {
      return new Response("not found\n", { status: 404 });
    }
    if (method !== "GET" && method !== "HEAD") {
      return new Response("use GET\n", {
        status: 405,
        headers: { allow: "GET, HEAD" },
      });
    }
    const queue = await findQueue(tools.database);
    return pathname === "/health"
      ? toHealthResponse(healthOf(queue !== null, tools))
      : new Response(
        toExposition([...tools.meters.families(), ...queueFamilies(queue)]),
        { headers: { "content-type": EXPOSITION_TYPE } },
      );
  };
}

/**
 * Serves until it is shut down; gives the port it took.
 *
 * @throws {OptionRefusal} When the port is not to be had.
 */
export function serveHealth(
  { listen, port }: { readonly listen: string; readonly port: number },
  tools: HealthTools,
): { readonly port: number; readonly shutdown: () => Promise<void> } {
  try {
    const server = Deno.serve(
      { hostname: listen, port, onListen() {} },
      healthHandler(tools),
    );
    return { port: server.addr.port, shutdown: () => server.shutdown() };
  } catch (error) {
    if (
      error instanceof Deno.errors.AddrInUse ||
      error instanceof Deno.errors.AddrNotAvailable ||
      error instanceof Deno.errors.PermissionDenied
    ) {
      throw new OptionRefusal(
        "--port",
        `a port that can be bound to ${listen}`,
        `${port}: ${error.name}`,
      );
    }
    throw error;
  }
}

async function findQueue(database: Database): Promise<Queue | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(
    () => late.resolve(null),
    DATABASE_PATIENCE_MILLISECONDS,
  );
  try {
    return await Promise.race([readQueue(database), late.promise]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function healthOf(
  isDatabaseReachable: boolean,
  { meters, clock, stopping }: HealthTools,
): Health {
  const { lastRound } = meters;
  const seconds = lastRound === null
    ? null
    : Math.max(0, (clock.now().getTime() - lastRound.getTime()) / 1000);
  return {
    status: stopping.aborted
      ? "stopping"
      : seconds === null
      ? "starting"
      : isDatabaseReachable && seconds <= ROUND_PATIENCE_SECONDS
      ? "ok"
      : "failing",
    lastRoundAt: lastRound?.toISOString() ?? null,
    secondsSinceRound: seconds,
    isDatabaseReachable,
    jobsInFlight: meters.inFlight,
  };
}

function toHealthResponse(health: Health): Response {
  return Response.json(health, {
    status: health.status === "ok" ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}
