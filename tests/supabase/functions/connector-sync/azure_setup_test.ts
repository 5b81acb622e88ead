import { deepEqual } from "node:assert/strict";
import { azureSetup } from "../../../../supabase/functions/connector-sync/azure_setup.ts";

const settings = { tenant_id: "contoso.com", client_id: "app" };

Deno.test("azureSetup() grants two roles in the subscriptions that are read", () => {
  deepEqual(azureSetup({ ...settings, subscription_ids: ["s1", "s2"] }), {
    roles: [
      { role: "Carbon Optimization Reader", dataset: "emissions" },
      { role: "Cost Management Reader", dataset: "costs" },
    ],
    scopes: ["/subscriptions/s1", "/subscriptions/s2"],
    commands: [
      "az login --tenant contoso.com",
      'az role assignment create --assignee app --role "Carbon Optimization Reader" --scope /subscriptions/s1',
      'az role assignment create --assignee app --role "Carbon Optimization Reader" --scope /subscriptions/s2',
      'az role assignment create --assignee app --role "Cost Management Reader" --scope /subscriptions/s1',
      'az role assignment create --assignee app --role "Cost Management Reader" --scope /subscriptions/s2',
    ],
  });
});

Deno.test("azureSetup() goes through every subscription where none is named", () => {
  const { scopes, commands } = azureSetup(settings);
  deepEqual(scopes, null);
  deepEqual(
    (commands as string[])[1], // an array, as above
    'for id in $(az account list --query "[].id" --output tsv); do az role assignment create --assignee app --role "Carbon Optimization Reader" --scope "/subscriptions/$id"; done',
  );
});
