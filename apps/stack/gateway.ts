/**
 * One port for the whole project, as hosted has it: /rest/v1, /auth/v1, /functions/v1.
 *
 * It forwards and streams; it checks nothing. Functions verify their callers themselves.
 *
 * @module
 */

/** Where requests go. */
export interface GatewayRoutes {
  /** Origin of Auth and REST, or null while it is down. */
  restAndAuth(): string | null;
  /** Origin of a function; null while it is down, undefined when there is no such function. */
  edgeFunction(name: string): string | null | undefined;
}

/** A listening gateway. */
export interface Gateway {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Stops accepting and waits for open requests. */
  stop(): Promise<void>;
}

// Meant for one hop, RFC 9110 section 7.6.1; the forwarding client makes its own.
const HOP_HEADERS = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** Listens on the port, or on any free one when it is taken. */
export function startGateway(
  options: { port: number; routes: GatewayRoutes },
): Gateway {
  const server = listen(options.port, (request, info) => {
    // The caller may hang up; then nobody waits for the answer any more.
    const gone = new AbortController();
    info.completed.catch(() => gone.abort());
    return route(request, options.routes, {
      peer: info.remoteAddr.hostname,
      gone: gone.signal,
    });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    stop: () => server.shutdown(),
  };
}

function listen(
  port: number,
  handler: Deno.ServeHandler<Deno.NetAddr>,
): Deno.HttpServer<Deno.NetAddr> {
  const options = { hostname: "127.0.0.1", onListen: () => {} };
  try {
    return Deno.serve({ ...options, port }, handler);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    return Deno.serve({ ...options, port: 0 }, handler);
  }
}

interface Caller {
  peer: string;
  gone: AbortSignal;
}

async function route(
  request: Request,
  routes: GatewayRoutes,
  caller: Caller,
): Promise<Response> {
  const url = new URL(request.url);
  if (url.pathname === "/health") return Response.json({ status: "ok" });
  if (/^\/(rest|auth)\/v1(\/|$)/.test(url.pathname)) {
    return await forward(request, {
      origin: routes.restAndAuth(),
      path: url.pathname + url.search,
      caller,
    });
  }
  const name = /^\/functions\/v1\/([^/]+)/.exec(url.pathname)?.[1];
  const origin = name === undefined ? undefined : routes.edgeFunction(name);
  if (origin === undefined) {
    return Response.json({
      code: "NOT_FOUND",
      message: "Requested function was not found",
    }, { status: 404 });
  }
  const path = url.pathname.slice("/functions/v1".length) + url.search;
  return await forward(request, { origin, path, caller });
}

async function forward(
  request: Request,
  target: { origin: string | null; path: string; caller: Caller },
): Promise<Response> {
  if (target.origin === null) return unavailable();
  try {
    const response = await fetch(target.origin + target.path, {
      method: request.method,
      headers: forwardedHeaders(request, target.caller.peer),
      body: request.body,
      redirect: "manual",
      signal: target.caller.gone,
    });
    const headers = new Headers(response.headers);
    for (const name of HOP_HEADERS) headers.delete(name);
    return new Response(response.body, {
      status: response.status,
      statusText: response.statusText,
      headers,
    });
  } catch (error) {
    if (target.caller.gone.aborted || error instanceof TypeError) {
      return unavailable();
    }
    throw error;
  }
}

function forwardedHeaders(request: Request, peer: string): Headers {
  const headers = new Headers(request.headers);
  for (const name of [...HOP_HEADERS, "host"]) headers.delete(name);
  headers.set("x-forwarded-for", peer);
  headers.set("x-forwarded-host", new URL(request.url).host);
  headers.set("x-forwarded-proto", "http");
  // Compression is between the caller and this gateway.
  headers.set("accept-encoding", "identity");
  return headers;
}

function unavailable(): Response {
  return Response.json({
    code: "BOOT_ERROR",
    message: "Function failed to start (please check logs)",
  }, { status: 503 });
}
