import { deepEqual, equal, ok } from "node:assert/strict";
import { directDatabase } from "../../../../shared/platform/direct_database.ts";
import { Fault } from "../../../../shared/platform/fault.ts";
import { createLog } from "../../../../shared/platform/log.ts";
import { sealer } from "../../../../shared/platform/sealing.ts";
import { Secret } from "../../../../shared/platform/secret.ts";
import {
  readOneTenant,
  useOneTenant,
} from "../../../../shared/jobs/one_tenant/mod.ts";
import type {
  ProofRequest,
  ProofResult,
} from "../../../../shared/jobs/one_tenant/use.ts";
import { database } from "../../../support/database.ts";
import { user } from "../../../support/tenant.ts";

const AWS = {
  OFFGRIDFLOW_AWS_INGEST_ENABLED: "true",
  OFFGRIDFLOW_AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  OFFGRIDFLOW_AWS_SECRET_ACCESS_KEY: "the-first-secret-of-all",
  OFFGRIDFLOW_AWS_ACCOUNT_ID: "123456789012",
};

const AZURE = {
  OFFGRIDFLOW_AZURE_INGEST_ENABLED: "true",
  OFFGRIDFLOW_AZURE_TENANT_ID: "contoso.onmicrosoft.com",
  OFFGRIDFLOW_AZURE_CLIENT_ID: "0f8fad5b-d9cb-469f-a165-70867728950e",
  OFFGRIDFLOW_AZURE_CLIENT_SECRET: "abc8Q~secret-of-azure",
  OFFGRIDFLOW_AZURE_SUBSCRIPTION_ID: "0f8fad5b-d9cb-469f-a165-70867728950e",
};

/** A database with one organization; proofs come to what `prove` says. */
async function world(prove: () => Promise<ProofResult>) {
  const clone = await database();
  const sql = clone.sql("supabase_admin");
  await user(sql);
  const lines: Record<string, unknown>[] = [];
  let now = Date.now();
  const clock = { now: () => new Date(now), ticks: () => now };
  const proofs: unknown[] = [];
  const tools = {
    database: directDatabase(clone.sql("service_role")),
    sealer: sealer([{
      id: "test",
      bytes: new Secret(crypto.getRandomValues(new Uint8Array(32))),
    }]),
    clock,
    log: createLog(clock, (_level, line) => lines.push(JSON.parse(line))),
    prove({ accountId, requestPriceUsd }: ProofRequest) {
      proofs.push({ accountId, requestPriceUsd });
      return prove();
    },
  };
  return {
    sql,
    lines,
    proofs,
    later: (milliseconds: number) => now += milliseconds,
    use: (environment: Readonly<Record<string, string>>) =>
      useOneTenant(readOneTenant(environment), tools),
    [Symbol.asyncDispose]: () => clone.close(),
  };
}

const active = () => Promise.resolve({ status: "active", reason: null });

Deno.test("useOneTenant() proves what is pending, with the account it must belong to and the price", async () => {
  await using place = await world(active);
  await place.use(AWS);
  deepEqual(place.proofs, [{
    accountId: "123456789012",
    requestPriceUsd: "0.01",
  }]);
  await place
    .sql`update integrations set status = 'active', tested_at = now(), billing_account_id = '123456789012'`;
  await place.use(AWS);
  equal(place.proofs.length, 1);
});

Deno.test("useOneTenant() proves again after an hour what did not work", async () => {
  const refused = { status: "pending", reason: "no such key" };
  await using place = await world(() => Promise.resolve(refused));
  await place.use(AWS);
  await place.sql`update integrations set tested_at = now(), status = 'error'`;
  await place.use(AWS);
  equal(place.proofs.length, 1);
  place.later(3_700_000);
  await place.use(AWS);
  equal(place.proofs.length, 2);
  ok(
    place.lines.some(({ event, reason }) =>
      event === "integration not proven" && reason === "no such key"
    ),
  );
});

Deno.test("useOneTenant() proves again at once when the settings name another account", async () => {
  await using place = await world(active);
  await place.use(AWS);
  await place
    .sql`update integrations set status = 'active', tested_at = now(), billing_account_id = '999999999999'`;
  await place.use(AWS);
  equal(place.proofs.length, 2);
});

Deno.test("useOneTenant() goes on when a proof decides nothing", async () => {
  await using place = await world(() =>
    Promise.reject(new Fault("PROVIDER_UNAVAILABLE"))
  );
  const [applied] = await place.use(AWS);
  equal(applied?.integration?.status, "pending");
  ok(place.lines.some(({ code }) => code === "PROVIDER_UNAVAILABLE"));
});

Deno.test("useOneTenant() proves every provider, and logs no secret", async () => {
  await using place = await world(active);
  await place.use(AZURE);
  deepEqual(place.proofs, [{ accountId: null, requestPriceUsd: "0" }]);
  ok(
    place.lines.some(({ event, provider }) =>
      event === "integration is active" && provider === "azure"
    ),
  );
  ok(!JSON.stringify(place.lines).includes("secret-of-azure"));
});
