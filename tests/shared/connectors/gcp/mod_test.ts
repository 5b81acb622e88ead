import { deepEqual, rejects } from "node:assert/strict";
import { GCP_DATASETS } from "../../../../shared/connectors/gcp/mod.ts";
import { gcpScene } from "../../../support/gcp_scene.ts";

Deno.test("openGcpSource() calls nobody", async () => {
  await using scene = await gcpScene();
  for (const dataset of GCP_DATASETS) await scene.open({ dataset });
  deepEqual(await scene.calls(), []);
});

Deno.test("openGcpSource() refuses an unknown dataset, naming those it has, and one without its table", async () => {
  await using scene = await gcpScene();
  await rejects(scene.open({ dataset: "invoices" }), {
    code: "PROVIDER_NOT_OFFERED",
    message: /emissions/,
  });
  await rejects(
    scene.open({}, { settings: { carbon_table: undefined } }),
    { code: "CONFIGURATION_MISSING", message: /carbon_table/ },
  );
});
