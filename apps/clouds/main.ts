// Runs the loopback clouds as a process: `deno run -A apps/clouds/main.ts [--port=N] [--seed=N]`.
import { systemClock } from "../../shared/platform/clock.ts";
import { startClouds } from "./clouds.ts";

const clouds = await startClouds({
  port: readNumber("port") ?? 0,
  seed: readNumber("seed") ?? 1,
  clock: systemClock,
});
const { stop, ...urls } = clouds;
await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify(urls)}\n`));
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => void stop().then(() => Deno.exit(0)));
}

function readNumber(name: string): number | null {
  const argument = Deno.args.find((text) => text.startsWith(`--${name}=`));
  if (argument === undefined) return null;
  const value = Number(argument.slice(name.length + 3));
  if (!Number.isInteger(value) || value < 0) {
    throw new TypeError(`--${name} must be a whole number: got ${argument}`);
  }
  return value;
}
