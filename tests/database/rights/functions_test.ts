/** The rights table held against every function, over REST with real tokens and over SQL with SET ROLE. */

import { deepEqual, equal } from "node:assert/strict";
import { stack } from "../../support/stack.ts";
import type { Door, Row } from "./door.ts";
import { CALLS } from "./function_calls.ts";
import { credentialsOf, restDoor } from "./rest_door.ts";
import {
  ACTORS,
  ENGINE_PREFIX,
  expectedOf,
  FUNCTIONS,
  PRIVATE_FUNCTIONS_OF_USERS,
} from "./rights_table.ts";
import { sqlDoor } from "./sql_door.ts";
import { createWorld, type World } from "./world.ts";

Deno.test("every function of the catalogue has a line in the rights table", async () => {
  await using world = await createWorld(stack());
  const rows = await world.sql<{ proname: string }[]>`
    select p.proname from pg_proc p where p.pronamespace = 'public'::regnamespace`;
  const told = rows.map(({ proname }) => proname).filter((name) =>
    !name.startsWith(ENGINE_PREFIX)
  );
  deepEqual(told.sort(), Object.keys(FUNCTIONS).sort());
  deepEqual(Object.keys(CALLS).sort(), Object.keys(FUNCTIONS).sort());
});

Deno.test("users may run in private what the rights table lists, and nothing else", async () => {
  await using world = await createWorld(stack());
  const rows = await world.sql<{ proname: string }[]>`
    select p.proname from pg_proc p where p.pronamespace = 'private'::regnamespace
      and has_function_privilege('authenticated', p.oid, 'execute')`;
  deepEqual(rows.map(({ proname }) => proname).sort(), [
    ...PRIVATE_FUNCTIONS_OF_USERS,
  ]);
  const anon = await world.sql`
    select p.proname from pg_proc p where p.pronamespace in ('private'::regnamespace, 'public'::regnamespace)
      and has_function_privilege('anon', p.oid, 'execute')`;
  deepEqual([...anon], []);
});

Deno.test("every function answers as the rights table says", async (t) => {
  await using world = await createWorld(stack());
  await using sql = sqlDoor(world);
  for (const door of [restDoor(world), sql]) {
    for (const [name, line] of Object.entries(FUNCTIONS)) {
      await t.step(`${door.name} ${name}`, async () => {
        const found = await Promise.all(ACTORS.map(async (actor) => {
          const args = await CALLS[name]?.(world) ?? {};
          return `${actor} ${await door.call(actor, name, args)}`;
        }));
        const told = ACTORS.map((actor) =>
          `${actor} ${expectedOf(line, actor)}`
        );
        equal(found.join(", "), told.join(", "));
      });
    }
  }
});

Deno.test("engine functions are refused to everybody but service", async (t) => {
  await using world = await createWorld(stack());
  await using sql = sqlDoor(world);
  const functions = await world.sql<{ name: string; args: Row }[]>`
    select p.proname as name, coalesce((select jsonb_object_agg(a.name, null) from unnest(
        p.proargnames[1:p.pronargs - p.pronargdefaults]) as a (name)), '{}') as args
    from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname like 'engine\\_%'`;
  for (const door of [restDoor(world), sql]) {
    for (const { name, args } of functions) {
      await t.step(
        `${door.name} ${name}`,
        () => engineIsClosed(door, name, args),
      );
    }
  }
  // Service gets past the door: this one needs no arguments.
  equal(await restDoor(world).call("service", "engine_health", {}), "+");
  equal(await sql.call("service", "engine_health", {}), "+");
});

async function engineIsClosed(door: Door, name: string, args: Row) {
  await Promise.all(
    ACTORS.filter((actor) => actor !== "service").map(async (actor) =>
      equal(await door.call(actor, name, args), "x", actor)
    ),
  );
}

Deno.test("functions in private are not reachable over REST, whatever schema is asked for", async () => {
  await using world: World = await createWorld(stack());
  for (const actor of ACTORS) {
    const { status, code } = await callPrivate(world, actor);
    equal(code, "PGRST106", actor);
    equal(status, 406);
    equal(
      await restDoor(world).call(actor, "claim_job", { owner: "x" }),
      "x",
    );
  }
});

async function callPrivate(world: World, actor: (typeof ACTORS)[number]) {
  const response = await fetch(`${world.stack.url}/rest/v1/rpc/claim_job`, {
    method: "POST",
    headers: {
      ...credentialsOf(world, actor),
      "content-profile": "private",
      "content-type": "application/json",
    },
    body: JSON.stringify({ owner: "x" }),
  });
  return { status: response.status, code: (await response.json()).code };
}
