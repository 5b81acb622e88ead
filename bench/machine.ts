import { availableParallelism, cpus, totalmem } from "node:os";

/** One line on the machine the figures come from: no names, no paths. */
export function machine(): string {
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  return `${availableParallelism()} cores (${model}), ${gibibytes} GiB, ${Deno.build.os}, Deno ${Deno.version.deno}`;
}
