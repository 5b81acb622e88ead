import type { EndpointTools } from "../../shared/forwarder/guarded_fetch.ts";
import { wait } from "../../shared/platform/wait.ts";

/** What a request to servers on loopback needs: their origins on the operator's list, and no name that resolves. */
export function endpointTools(
  ...servers: readonly { readonly url: string }[]
): EndpointTools {
  return {
    fetch,
    wait,
    timeoutMilliseconds: 30_000,
    allowedOrigins: servers.map(({ url }) => new URL(url).origin),
    resolve: () => Promise.resolve([]),
  };
}
