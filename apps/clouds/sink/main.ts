/**
 * `deno run -A apps/clouds/sink/main.ts [--port=N]`: a sink as a process of its own. Prints one line of JSON, `authUrl`, `callUrl` and
 * `controlUrl`, and serves until it is told to stop.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { systemClock } from "../../../shared/platform/clock.ts";
import { startSink } from "./sink.ts";

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: { port: { type: "string", default: "0" } },
  });
  const sink = startSink({ clock: systemClock, port: Number(values.port) });
  const { authUrl, callUrl, controlUrl } = sink;
  const line = `${JSON.stringify({ authUrl, callUrl, controlUrl })}\n`;
  await Deno.stdout.write(new TextEncoder().encode(line));
}
