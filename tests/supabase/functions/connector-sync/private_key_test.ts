import { ok, rejects } from "node:assert/strict";
import type { Fault } from "../../../../shared/platform/fault.ts";
import { requireSigningKey } from "../../../../supabase/functions/connector-sync/private_key.ts";
import { serviceAccountKey } from "../../../support/service_account.ts";

Deno.test("requireSigningKey() takes a key, and refuses one that lost a line without showing it", async () => {
  const { private_key: pem } = await serviceAccountKey();
  await requireSigningKey(pem, "/key");
  const lines = pem.split("\n");
  const lost = lines.toSpliced(5, 1).join("\n");
  await rejects(requireSigningKey(lost, "/key"), (fault: Fault) => {
    ok(fault.code === "REQUEST_INVALID");
    ok(fault.errors[0]?.pointer === "/key");
    ok(!fault.message.includes(lines[3] ?? "x"));
    return true;
  });
});
