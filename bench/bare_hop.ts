/**
 * The least a function could be: `/` answers, `/<name>` first makes the REST calls of that name, one after the other.
 * Served by `deno serve`.
 *
 * @module
 */
import type { RecordedCall } from "./rest_replay.ts";

const origin = Deno.env.get("REST") ?? "";
const scripts: Record<string, readonly RecordedCall[]> = JSON.parse(
  Deno.env.get("CALLS") ?? "{}",
);

/** What `deno serve` runs. */
export default {
  async fetch(request: Request): Promise<Response> {
    let body = "{}";
    const name = new URL(request.url).pathname.slice(1);
    for (const call of scripts[name] ?? []) {
      const response = await fetch(origin + call.path, {
        method: "POST",
        headers: call.headers.map(([key, value]): [string, string] => [
          key,
          value,
        ]),
        body: call.body,
      });
      body = await response.text();
    }
    return new Response(body, {
      headers: { "content-type": "application/json" },
    });
  },
};
