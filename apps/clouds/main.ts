// Runs the loopback clouds as a process: `deno run -A apps/clouds/main.ts [--port=N] [--seed=N] [--journal=FILE]`.
import { systemClock } from "../../shared/platform/clock.ts";
import { startClouds } from "./clouds.ts";

const journal = readText("journal");
const clouds = await startClouds({
  ...(journal === null ? {} : { journal }),
  port: readNumber("port") ?? 0,
  seed: readNumber("seed") ?? 1,
  clock: systemClock,
});
const { stop, ...urls } = clouds;
await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify(urls)}\n`));
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => void stop().then(() => Deno.exit(0)));
}

function readText(name: string): string | null {
  const argument = Deno.args.find((text) => text.startsWith(`--${name}=`));
  return argument?.slice(name.length + 3) ?? null;
}

function readNumber(name: string): number | null {
  const text = readText(name);
  if (text === null) return null;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) {
    throw new TypeError(`--${name} must be a whole number: got ${text}`);
  }
  return value;
}
