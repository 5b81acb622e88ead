import { deepEqual, rejects } from "node:assert/strict";
import { AZURE_DATASETS } from "../../../../shared/connectors/azure/mod.ts";
import { azureScene } from "../../../support/azure_scene.ts";

Deno.test("openAzureSource() calls nobody", async () => {
  await using scene = await azureScene();
  for (const dataset of AZURE_DATASETS) await scene.open({ dataset });
  deepEqual(await scene.calls(), []);
});

Deno.test("openAzureSource() refuses an unknown dataset, naming those it has", async () => {
  await using scene = await azureScene();
  await rejects(scene.open({ dataset: "invoices" }), {
    code: "PROVIDER_NOT_OFFERED",
    message: /emissions/,
  });
});

Deno.test("openAzureSource() refuses an integration without its secret, naming it", async () => {
  await using scene = await azureScene();
  await rejects(scene.open({ secrets: {} }), {
    code: "PROVIDER_CREDENTIALS_INVALID",
    message: /client_secret/,
  });
  await rejects(scene.open({}, { client_id: undefined }), {
    code: "PROVIDER_CREDENTIALS_INVALID",
    message: /client_id/,
  });
});
