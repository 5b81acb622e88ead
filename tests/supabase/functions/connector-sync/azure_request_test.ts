import { deepEqual, ok, throws } from "node:assert/strict";
import type { Fault } from "../../../../shared/platform/fault.ts";
import { requireInput } from "../../../../shared/platform/valid_input.ts";
import { azureAnswer } from "../../../../supabase/functions/connector-sync/azure_request.ts";
import { createRequest } from "../../../../supabase/functions/connector-sync/integration_requests.ts";

const SECRET = "q8Q~planted.client_secret-0123456789abcd";
const ID = "01234567-89AB-cdef-0123-456789abcdef";
const AZURE = {
  provider: "azure",
  authMethod: "client_secret",
  tenantId: ID,
  clientId: ID,
  clientSecret: SECRET,
};

Deno.test("azureMembers are kept in small letters, each subscription once", () => {
  const id = ID.toLowerCase();
  deepEqual(
    requireInput(createRequest, {
      ...AZURE,
      tenantId: "Contoso.onmicrosoft.com",
      subscriptionIds: [ID, id],
    }),
    {
      ...AZURE,
      name: "Azure",
      tenantId: "contoso.onmicrosoft.com",
      clientId: id,
      subscriptionIds: [id],
    },
  );
});

for (
  const [member, value] of [
    ["tenantId", "contoso/../evil"],
    ["tenantId", "a"],
    ["clientId", "my-app"],
    ["clientSecret", "short"],
    ["clientSecret", `${SECRET} `],
    // What Azure shows beside the secret: its id.
    ["clientSecret", ID],
    ["subscriptionIds", []],
    ["subscriptionIds", Array.from({ length: 101 }, () => ID)],
    ["provider", "gcp"],
    ["region", "eastus"],
    ["roleArn", "arn:aws:iam::123456789012:role/x"],
  ] as const
) {
  Deno.test(`azureMembers refuse ${member} ${JSON.stringify(value).slice(0, 50)} and show no secret`, () => {
    throws(
      () => requireInput(createRequest, { ...AZURE, [member]: value }),
      (fault: Fault) => {
        deepEqual(fault.errors.map(({ pointer }) => pointer), [`/${member}`]);
        ok(!JSON.stringify([fault.message, fault.errors]).includes(SECRET));
        return true;
      },
    );
  });
}

Deno.test("subscriptionIds refuse what is no GUID, by its place", () => {
  throws(
    () =>
      requireInput(createRequest, { ...AZURE, subscriptionIds: [ID, "all"] }),
    (fault: Fault) => fault.errors[0]?.pointer === "/subscriptionIds/1",
  );
});

Deno.test("azureAnswer() shows what tells an application, nothing else", () => {
  deepEqual(azureAnswer({ tenant_id: "t", client_id: "c", is_payer_view: 1 }), {
    tenantId: "t",
    clientId: "c",
    subscriptionIds: null,
  });
});
