import type { Answer, Context } from "../../../shared/platform/door.ts";

/** The engine's state without anything of a tenant: 503 when no tick came for five minutes. */
export async function readHealth({ engine }: Context): Promise<Answer> {
  const health = await engine.call<{ readonly isTicking: boolean }>(
    "engine_health",
    {},
  );
  return {
    status: health.isTicking ? 200 : 503,
    body: { success: health.isTicking, ...health },
  };
}
