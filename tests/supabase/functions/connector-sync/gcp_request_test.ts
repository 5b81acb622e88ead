import { deepEqual, equal, ok, throws } from "node:assert/strict";
import type { Fault } from "../../../../shared/platform/fault.ts";
import { requireInput } from "../../../../shared/platform/valid_input.ts";
import {
  gcpAnswer,
  storedAccount,
} from "../../../../supabase/functions/connector-sync/gcp_request.ts";
import { createRequest } from "../../../../supabase/functions/connector-sync/integration_requests.ts";
import { serviceAccountKey } from "../../../support/service_account.ts";

const KEY = await serviceAccountKey();
const GCP = {
  provider: "gcp",
  authMethod: "service_account",
  serviceAccount: KEY,
  carbonTable: "acme-billing.carbon.carbon_footprint",
};

Deno.test("gcpMembers take a key file as it is and keep of it what is used", () => {
  const made = requireInput(createRequest, GCP);
  ok(made.authMethod === "service_account");
  deepEqual(Object.keys(made.serviceAccount).sort(), [
    "client_email",
    "private_key",
    "private_key_id",
    "project_id",
    "type",
    "universe_domain",
  ]);
  equal(made.name, "Google Cloud");
  deepEqual(storedAccount(made.serviceAccount), {
    client_email: KEY["client_email"],
    project_id: "acme-billing",
    private_key_id: KEY["private_key_id"],
  });
});

const [BEGIN, ...LINES] = KEY.private_key.split("\n");

for (
  const [what, member, value] of [
    ["a key without a file", "private_key", "not a key"],
    ["line ends that were lost", "private_key", LINES.join("")],
    [
      "line ends that are written out",
      "private_key",
      [BEGIN, ...LINES].join("\\n"),
    ],
    [
      "a key of another form",
      "private_key",
      KEY.private_key.replaceAll("PRIVATE", "RSA PRIVATE"),
    ],
    ["another type of file", "type", "authorized_user"],
    ["no address", "client_email", "nobody"],
    ["an address elsewhere", "client_email", "me@evil.example"],
    ["no project", "project_id", ""],
    ["another cloud", "universe_domain", "evil.example"],
    ["no key id", "private_key_id", "../x"],
  ] as const
) {
  Deno.test(`serviceAccount refuses ${what} by its member and shows nothing of the key`, () => {
    const serviceAccount = { ...KEY, [member]: value };
    throws(
      () => requireInput(createRequest, { ...GCP, serviceAccount }),
      (fault: Fault) => {
        deepEqual(fault.errors.map(({ pointer }) => pointer), [
          `/serviceAccount/${member}`,
        ]);
        const told = JSON.stringify([fault.message, fault.errors]);
        ok(!told.includes(LINES[3] ?? "x"));
        return true;
      },
    );
  });
}

for (
  const table of [
    "carbon_footprint",
    "acme-billing.carbon",
    "acme-billing.carbon.x; drop table y",
    "acme-billing.car-bon.t",
    "a.b.c`",
    "acme-billing.carbon.t\n",
  ]
) {
  Deno.test(`gcpTables refuse ${JSON.stringify(table)}`, () => {
    throws(
      () => requireInput(createRequest, { ...GCP, billingTable: table }),
      (fault: Fault) => fault.errors[0]?.pointer === "/billingTable",
    );
  });
}

Deno.test("gcpAnswer() shows the key by its id alone", () => {
  deepEqual(gcpAnswer({ client_email: "e", private_key_id: "k" }), {
    projectId: null,
    clientEmail: "e",
    privateKeyId: "k",
    carbonTable: null,
    billingTable: null,
  });
});
