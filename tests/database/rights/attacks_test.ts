/** What a signed-in user might try against the database itself, over REST with a real token and over SQL. */

import { deepEqual, equal, match } from "node:assert/strict";
import { signUp } from "../../support/caller.ts";
import { stack } from "../../support/stack.ts";
import type { Door, Row } from "./door.ts";
import { plantIntegration, plantRun } from "./planted_rows.ts";
import { credentialsOf, restDoor } from "./rest_door.ts";
import { type Actor, RELATIONS } from "./rights_table.ts";
import { sqlDoor } from "./sql_door.ts";
import { createWorld, type World } from "./world.ts";

type Attack = (world: World, door: Door) => Promise<void>;
const ATTACKS: [string, Attack][] = [];
const attack = (name: string, run: Attack) => ATTACKS.push([name, run]);

attack("a sync of a foreign integration is not found", async (world, door) => {
  const args = {
    integration_id: await plantIntegration(world.sql, world.away),
    data_types: ["service_usage"],
    start_date: "2026-03-01",
    end_date: "2026-04-01",
  };
  equal(await door.call("owner", "request_sync", args), "404");
  equal(
    await door.call("owner", "request_sync", {
      ...args,
      integration_id: crypto.randomUUID(),
    }),
    "404",
  );
});

attack("nothing is inserted into another organization", async (world, door) => {
  const { away, users } = world;
  const rows: Readonly<Record<string, Row>> = {
    aws_integrations: {
      organization_id: away,
      name: "Forged",
      auth_method: "cloudformation",
    },
    integrations: {
      organization_id: away,
      name: "Forged",
      provider: "aws",
      auth_method: "cloudformation",
    },
    organization_members: {
      organization_id: away,
      user_id: users.owner.userId,
      role: "viewer",
    },
    exchange_rates: {
      organization_id: away,
      rate_date: "2026-03-05",
      from_currency: "EUR",
      to_currency: "USD",
      rate: 1,
      source: "Forged",
    },
  };
  for (const [relation, row] of Object.entries(rows)) {
    equal(await door.insert("owner", relation, row), "x", relation);
  }
});

attack("no row moves to another organization", async (world, door) => {
  for (const relation of Object.keys(RELATIONS)) {
    if (relation === "organizations") continue;
    const key = { organization_id: world.home };
    const to = { organization_id: world.away };
    equal(await door.update("owner", relation, { key, to }), "x", relation);
  }
});

attack(
  "nobody raises a role above what their own allows",
  async (world, door) => {
    const { home, users } = world;
    const change = (actor: Actor, whose: keyof World["users"], to: Row) =>
      door.update(actor, "organization_members", {
        key: { organization_id: home, user_id: users[whose].userId },
        to,
      });
    equal(await change("admin", "admin", { role: "owner" }), "x");
    equal(await change("admin", "viewer", { role: "owner" }), "x");
    equal(await change("admin", "owner", { role: "viewer" }), "0");
    equal(await change("member", "member", { role: "admin" }), "0");
    equal(await change("viewer", "viewer", { can_read_contracts: true }), "0");
    equal(
      await change("restricted", "restricted", { account_scope: null }),
      "0",
    );
    equal(await change("foreign", "viewer", { role: "owner" }), "0");
    equal(
      await door.delete("admin", "organization_members", {
        organization_id: home,
        user_id: users.owner.userId,
      }),
      "0",
    );
  },
);

attack("the last owner neither leaves nor steps down", async (world, door) => {
  const key = {
    organization_id: world.home,
    user_id: world.users.owner.userId,
  };
  equal(await door.delete("owner", "organization_members", key), "409");
  equal(
    await door.update("owner", "organization_members", {
      key,
      to: { role: "admin" },
    }),
    "409",
  );
});

attack(
  "what the engine and the tests of credentials decide is not for users to write",
  async (world, door) => {
    const key = { organization_id: world.home };
    for (
      const to of [
        { status: "active" },
        { external_id: "cse-chosen" },
        { billing_account_id: "222222222222" },
        { deleted_at: null },
      ]
    ) {
      equal(await door.update("owner", "integrations", { key, to }), "x");
      if ("deleted_at" in to) continue;
      equal(await door.update("owner", "aws_integrations", { key, to }), "x");
    }
    for (const column of ["external_id", "status", "created_by"]) {
      const row = {
        organization_id: world.home,
        name: "Forged",
        auth_method: "cloudformation",
        [column]: column === "created_by"
          ? world.users.viewer.userId
          : "active",
      };
      equal(await door.insert("owner", "integrations", row), "x", column);
    }
  },
);

attack(
  "a deleted organization is gone for everybody at once",
  async (world, door) => {
    const id = await world.organization();
    const integrationId = await plantIntegration(world.sql, id);
    await plantRun(world.sql, id, integrationId);
    const answer = await restDoor(world).call("owner", "delete_organization", {
      organization_id: id,
    });
    equal(answer, "+");
    for (const relation of Object.keys(RELATIONS)) {
      const key = relation === "organizations"
        ? { id }
        : { organization_id: id };
      for (const actor of ["owner", "viewer", "restricted"] as const) {
        equal(await door.select(actor, relation, key), "0", relation);
      }
    }
    equal(
      await door.call("owner", "read_integration", {
        integration_id: integrationId,
      }),
      "404",
    );
    equal(
      await door.call("owner", "delete_organization", { organization_id: id }),
      "404",
    );
    equal(
      await door.insert("owner", "organization_members", {
        organization_id: id,
        user_id: world.users.foreign.userId,
        role: "viewer",
      }),
      "x",
    );
  },
);

attack("figures that are not published are not read", async (world, door) => {
  const [reading] = await world.sql<{ id: string }[]>`
    select id from public.charge_loads where organization_id = ${world.home} and status = 'reading'`;
  equal(await door.select("owner", "charges", { load_id: reading?.id }), "0");
  equal(await door.select("service", "charges", { load_id: reading?.id }), "1");
});

attack(
  "a fencing token is worth nothing to a user, and a wrong one nothing to service",
  async (world, door) => {
    const { jobId } = await plantRun(
      world.sql,
      world.home,
      world.planted.integrationId,
    );
    await world
      .sql`update public.sync_jobs set status = 'running', finished_at = null, lease_token = 7,
    dataset = ${crypto.randomUUID()}, lease_expires_at = now() + interval '1 hour' where id = ${jobId}`;
    const page = { job_id: jobId, page_no: 1, cursor: {}, rows: {} };
    equal(
      await door.call("owner", "engine_commit_page", {
        ...page,
        lease_token: 7,
      }),
      "x",
    );
    for (const lease_token of [6, 8, 0, -1]) {
      equal(
        await door.call("service", "engine_commit_page", {
          ...page,
          lease_token,
        }),
        "410",
      );
    }
    await world.sql`delete from public.sync_jobs where id = ${jobId}`;
  },
);

attack(
  "another's run reads as nothing, its rejects are not told",
  async (world, door) => {
    const [run] = await world.sql<{ id: string }[]>`
    select id from public.sync_runs where organization_id = ${world.away} limit 1`;
    const args = { sync_run_id: run?.id };
    equal(await door.call("owner", "read_sync_run", args), "0");
    equal(await door.call("owner", "cancel_sync", args), "404");
    equal(await door.call("owner", "retry_sync", args), "404");
    equal(
      await door.call("owner", "find_sync_run", { job_id: run?.id }),
      "0",
    );
  },
);

attack("what users store is bounded", async (world, door) => {
  const { home } = world;
  const long = "x".repeat(100_000);
  const key = { organization_id: home };
  const integration = { key: { id: world.planted.integrationId } };
  for (
    const to of [{ settings: { note: long } }, { name: long }, { region: long }]
  ) {
    equal(
      await door.update("owner", "integrations", { ...integration, to }),
      "23514",
    );
  }
  for (const to of [{ tag_keys: [long] }, { name: long }]) {
    equal(
      await door.update("owner", "organizations", { key: { id: home }, to }),
      "23514",
    );
  }
  equal(
    await door.update("owner", "cloud_accounts", { key, to: { owner: long } }),
    "23514",
  );
  equal(
    await door.update("owner", "exchange_rates", { key, to: { source: long } }),
    "23514",
  );
  const request = {
    integration_id: world.planted.integrationId,
    data_types: ["service_usage"],
    start_date: "2026-05-01",
    end_date: "2026-06-01",
  };
  for (
    const extra of [
      { parameters: { note: long } },
      { request_id: long },
      { data_types: Array.from({ length: 21 }, () => "service_usage") },
    ]
  ) {
    equal(
      await door.call("owner", "request_sync", { ...request, ...extra }),
      "23514",
    );
  }
  const sealed = (field: string, text: string) => ({
    id: crypto.randomUUID(),
    organization_id: home,
    provider: "aws",
    name: "Planted",
    auth_method: "manual",
    sealed: { [field]: text },
  });
  for (
    const args of [
      sealed("secret_access_key", `v1.k.i.${long}`),
      sealed("secret_access_key", "not sealed"),
      sealed("anything", "v1.k.i.c"),
    ]
  ) {
    equal(await door.call("owner", "create_integration", args), "23514");
  }
});

attack("a member accounts' role is a name", async (world, door) => {
  const key = { id: world.planted.integrationId };
  for (const name of ["", "a b", "arn:aws:iam::1:role/x", "a\nb", 7, null]) {
    const to = { settings: { member_role_name: name } };
    equal(await door.update("owner", "integrations", { key, to }), "23514");
  }
});

attack("a rate is a number", async (world, door) => {
  for (const rate of ["NaN", "Infinity", "-1", "0"]) {
    const to = { rate };
    const key = { organization_id: world.home };
    equal(await door.update("owner", "exchange_rates", { key, to }), "23514");
  }
});

attack("an anonymous sign-in has no organization", async (world, door) => {
  // The stand-in has no anonymous sign-in, so the claim is set where SQL sets it.
  if (door.name !== "SQL") return;
  const claims = JSON.stringify({
    role: "authenticated",
    sub: world.users.owner.userId,
    is_anonymous: true,
  });
  await world.sql.begin(async (transaction) => {
    await transaction`select set_config('request.jwt.claims', ${claims}, true)`;
    await transaction`set local role authenticated`;
    for (const relation of Object.keys(RELATIONS)) {
      const rows = await transaction`select from ${
        transaction(`public.${relation}`)
      }`;
      equal(rows.count, 0, relation);
    }
    const refused = await transaction.savepoint((inner) =>
      inner`select public.create_organization('Anonymous')`
    ).catch((error) => error.code);
    equal(refused, "CS403");
  });
});

Deno.test("attacks on the database fail", async (t) => {
  await using world = await createWorld(stack());
  await using sql = sqlDoor(world);
  for (const door of [restDoor(world), sql]) {
    for (const [name, run] of ATTACKS) {
      await t.step(`${door.name}: ${name}`, () => run(world, door));
    }
  }
});

Deno.test("a secret sent to a table is refused with the way to use, wherever it hides", async () => {
  await using world = await createWorld(stack());
  const row = { organization_id: world.home, name: "S", auth_method: "manual" };
  for (
    const [relation, secret] of [
      ["aws_integrations", { secret_access_key: "planted" }],
      ["integrations", { secret_access_key: "planted" }],
      ["integrations", { settings: { secretAccessKey: "planted" } }],
      ["integrations", { settings: { aws: [{ Client_Secret: "planted" }] } }],
      ["integrations", { settings: { "private-key": "planted" } }],
      ["integrations", { settings: { deep: { apiToken: "planted" } } }],
    ] as const
  ) {
    const response = await fetch(`${world.stack.url}/rest/v1/${relation}`, {
      method: "POST",
      headers: {
        ...credentialsOf(world, "owner"),
        "content-type": "application/json",
      },
      body: JSON.stringify({ ...row, ...secret }),
    });
    const text = await response.text();
    equal(JSON.parse(text).code, "CS414", text);
    match(text, /connector-sync\/integrations/);
    equal(text.includes("planted"), false);
  }
});

Deno.test("a user's own metadata gives no right", async () => {
  await using world = await createWorld(stack());
  const { client } = await signUp(world.stack);
  await client.auth.updateUser({
    data: { role: "service_role", organization_id: world.home },
  });
  const { data } = await client.auth.refreshSession();
  equal(data.user?.user_metadata.role, "service_role");
  const seen = await client.from("charges").select("load_id");
  deepEqual(seen.data, []);
  const refused = await client.rpc("engine_health");
  equal(refused.error?.code, "42501");
});
