import { equal, notEqual } from "node:assert/strict";
import { makeSecrets } from "../../../apps/cli/secrets.ts";
import { readSettings } from "../../../shared/platform/settings.ts";

Deno.test("makeSecrets() makes what the settings require, anew each time", () => {
  const made = makeSecrets("k20260131");
  const settings = readSettings(made);
  equal(settings.SEALING_KEYS[0].id, "k20260131");
  equal(settings.SEALING_KEYS[0].bytes.reveal().length, 32);
  notEqual(makeSecrets("k").WORKER_TOKEN, made.WORKER_TOKEN);
});
