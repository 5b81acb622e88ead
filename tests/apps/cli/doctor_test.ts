import { deepEqual, equal, ok } from "node:assert/strict";
import { examine } from "../../../apps/cli/doctor.ts";
import { makeSecrets } from "../../../apps/cli/secrets.ts";
import { functionEnvironment } from "../../../apps/stack/function_environment.ts";
import { connected } from "../../support/connected.ts";
import { database } from "../../support/database.ts";
import { stack } from "../../support/stack.ts";

const ENVIRONMENT = {
  ...functionEnvironment(stack(), {}),
  DATABASE_URL: stack().postgresUrl,
};

/** Subjects of what is wrong, with every advice checked to be there. */
async function wrongIn(
  change: Readonly<Record<string, string>>,
): Promise<string[]> {
  const findings = await examine({ ...ENVIRONMENT, ...change });
  const wrong = findings.filter(({ state }) => state === "bad");
  ok(wrong.every(({ advice = "" }) => advice.length > 10));
  const text = JSON.stringify(findings);
  for (const secret of [stack().secretKey, stack().workerToken]) {
    ok(!text.includes(secret), "a finding shows no secret");
  }
  return wrong.map(({ subject }) => subject);
}

Deno.test("examine() finds nothing wrong with a running stack", async () => {
  deepEqual(await wrongIn({}), []);
});

Deno.test("examine() names each setting that is wrong", async () => {
  deepEqual(
    await wrongIn({ SEALING_KEYS: "x", RATE_LIMIT_USER_PER_MINUTE: "0" }),
    [
      "SEALING_KEYS",
      "RATE_LIMIT_USER_PER_MINUTE",
    ],
  );
});

Deno.test("examine() tells a worker token that the functions do not know", async () => {
  deepEqual(await wrongIn(makeTokens()), ["WORKER_TOKEN"]);
});

Deno.test("examine() tells a ring that does not open what is stored", async () => {
  await connected(stack());
  const { SEALING_KEYS } = makeSecrets("other");
  deepEqual(await wrongIn({ SEALING_KEYS }), [
    "Sealed secrets",
    "Sealing keys in use",
  ]);
});

Deno.test("examine() tells a secret key that is none, and AWS keys that AWS does not know", async () => {
  ok((await wrongIn({
    SUPABASE_SECRET_KEYS: '{"default":"sb_secret_unknown"}',
    SUPABASE_SERVICE_ROLE_KEY: "",
  })).includes("REST API"));
  deepEqual(
    await wrongIn({ AWS_BROKER_ACCESS_KEY_ID: "AKIA0123456789ABCDEF" }),
    [
      "AWS broker",
    ],
  );
});

Deno.test("examine() tells migrations that are missing and rights that should not be", async () => {
  const clone = await database();
  try {
    const sql = clone.sql("supabase_admin");
    await sql`delete from supabase_migrations.schema_migrations where version = (select max(version) from supabase_migrations.schema_migrations)`;
    await sql`grant execute on function public.engine_tick to authenticated`;
    deepEqual(await wrongIn({ DATABASE_URL: clone.url("postgres") }), [
      "Migrations",
      "Rights of users",
    ]);
  } finally {
    await clone.close();
  }
});

Deno.test("examine() says what it could not look at", async () => {
  const findings = await examine({ ...ENVIRONMENT, DATABASE_URL: "" });
  const skipped = findings.filter(({ state }) => state === "skipped");
  equal(skipped.at(-1)?.subject, "Database");
});

function makeTokens() {
  return { WORKER_TOKEN: makeSecrets("k").WORKER_TOKEN };
}
