/** A server on loopback that answers with `handler` until it is disposed. */
export interface HttpServer extends AsyncDisposable {
  readonly url: string;
  /** Every request so far, as `METHOD /path`. */
  readonly requests: string[];
}

/** Starts a server on a free port. */
export function httpServer(
  handler: (request: Request) => Response | Promise<Response>,
): HttpServer {
  const requests: string[] = [];
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    (request) => {
      requests.push(`${request.method} ${new URL(request.url).pathname}`);
      return handler(request);
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
