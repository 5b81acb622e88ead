import type { Charge } from "../../../shared/domain/charge.ts";
import type { EngineWorld } from "../engine_world.ts";
import { publish } from "../publish.ts";

/** Publishes charges of October as a report's, through the engine. */
export async function publishReport(
  world: EngineWorld,
  charges: readonly Charge[],
  more: Parameters<typeof publish>[1]["load"] = {},
): Promise<void> {
  await publish(world, {
    load: { source: "aws_cur", version: crypto.randomUUID(), ...more },
    parts: { all: charges },
  });
}
