import { deepEqual, equal, throws } from "node:assert/strict";
import {
  findCredentials,
  requireFitting,
} from "../../../../supabase/functions/connector-sync/new_credentials.ts";

const KEYS = { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: "x" };
const SECRET = { clientSecret: "planted-client-secret" };

Deno.test("requireFitting() takes credentials of the integration's own way of connecting alone", () => {
  requireFitting({ auth_method: "manual" }, KEYS);
  requireFitting({ auth_method: "client_secret" }, SECRET);
  requireFitting({ auth_method: "cloudformation" }, {});
  for (
    const [auth_method, body] of [
      ["manual", SECRET],
      ["manual", {}],
      ["client_secret", KEYS],
      ["service_account", SECRET],
      ["cloudformation", SECRET],
    ] as const
  ) {
    throws(() => requireFitting({ auth_method }, body), {
      code: "REQUEST_INVALID",
    });
  }
});

Deno.test("findCredentials() finds none in an empty body, and a secret under its field", async () => {
  equal(await findCredentials({}), null);
  const found = await findCredentials(SECRET);
  deepEqual(Object.keys(found?.secrets ?? {}), ["client_secret"]);
  equal(found?.secrets["client_secret"]?.reveal(), SECRET.clientSecret);
});
