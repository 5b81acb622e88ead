/**
 * Keeps requests to loopback away from a proxy that the environment names, in this process and its children.
 *
 * Must run before the first request; changes NO_PROXY and no_proxy.
 */
export function bypassProxyForLoopback(): void {
  for (const name of ["NO_PROXY", "no_proxy"]) {
    const hosts = (Deno.env.get(name) ?? "").split(",").filter((host) => host);
    const missing = ["127.0.0.1", "localhost"].filter((host) =>
      !hosts.includes(host)
    );
    Deno.env.set(name, [...hosts, ...missing].join(","));
  }
}
