/** The rights table held against every relation, over REST with real tokens and over SQL with SET ROLE. */

import { deepEqual, equal } from "node:assert/strict";
import { signUp } from "../../support/caller.ts";
import { stack } from "../../support/stack.ts";
import type { Door } from "./door.ts";
import { restDoor } from "./rest_door.ts";
import {
  type Actor,
  ACTORS,
  expectedOf,
  NOBODY,
  PRIVATE_RELATIONS,
  type RelationRights,
  RELATIONS,
} from "./rights_table.ts";
import { readOnlySample, type Sample, SAMPLES } from "./samples.ts";
import { sqlDoor } from "./sql_door.ts";
import { createWorld, type World } from "./world.ts";

Deno.test("every relation of the catalogue has a line in the rights table", async () => {
  await using world = await createWorld(stack());
  for (
    const [schema, told] of [
      ["public", Object.keys(RELATIONS)],
      ["private", PRIVATE_RELATIONS],
    ] as const
  ) {
    const rows = await world.sql<{ relname: string }[]>`
      select c.relname from pg_class c where c.relnamespace = ${schema}::regnamespace
        and c.relkind in ('r', 'p', 'v', 'm', 'f')`;
    deepEqual(rows.map(({ relname }) => relname).sort(), [...told].sort());
  }
});

Deno.test("every relation answers as the rights table says", async (t) => {
  await using world = await createWorld(stack());
  await using sql = sqlDoor(world);
  const guest = await signUp(world.stack);
  for (const door of [restDoor(world), sql]) {
    for (const [relation, rights] of Object.entries(RELATIONS)) {
      await t.step(`${door.name} ${relation}`, async () => {
        const sampleOf = () =>
          SAMPLES[relation]?.(world, guest.userId) ??
            Promise.resolve(readOnlySample(relation, world.home));
        equal(
          await readingOf(door, relation, world.home),
          lineOf(rights.select),
          "select",
        );
        equal(
          await readingOf(door, relation, world.away),
          awayLineOf(relation, rights),
          "select of the other organization",
        );
        for (const operation of ["insert", "update", "delete"] as const) {
          equal(
            await changingOf(door, { relation, operation, sampleOf }),
            lineOf(rights[operation]),
            operation,
          );
        }
      });
    }
    for (const relation of PRIVATE_RELATIONS.map((name) => `private.${name}`)) {
      await t.step(`${door.name} ${relation}`, async () => {
        const key = { ctid: "(0,1)" };
        for (const actor of ACTORS) {
          equal(await door.select(actor, relation, key), "x", `${actor} reads`);
          equal(
            await door.delete(actor, relation, key),
            "x",
            `${actor} deletes`,
          );
        }
      });
    }
  }
});

Deno.test("users may give and change the columns of the rights table alone", async (t) => {
  await using world = await createWorld(stack());
  for (const [relation, rights] of Object.entries(RELATIONS)) {
    await t.step(relation, async () => {
      for (const operation of ["insert", "update"] as const) {
        const rows = await world.sql<{ attname: string; role: string }[]>`
          select a.attname, r.role from pg_attribute a
          cross join (values ('anon'), ('authenticated'), ('service_role')) as r (role)
          where a.attrelid = ${`public.${relation}`}::regclass and a.attnum > 0 and not a.attisdropped
            and has_column_privilege(r.role, a.attrelid, a.attnum, ${operation})`;
        const of = (role: string) =>
          rows.filter((row) => row.role === role).map(({ attname }) => attname)
            .sort();
        deepEqual(of("anon"), []);
        deepEqual(
          of("authenticated"),
          await columnsOf(world, relation, rights, operation),
        );
        equal(
          of("service_role").length > 0,
          expectedOf(rights[operation], "service") !== "x",
        );
      }
    });
  }
});

function lineOf(text: string | undefined): string {
  return ACTORS.map((actor) => `${actor} ${expectedOf(text, actor)}`).join(
    ", ",
  );
}

const isUser = (actor: string) => actor !== "anon" && actor !== "service";

Deno.test("what a user keeps encrypted is read by that user alone, in the personal organization alone", async () => {
  await using world = await createWorld(stack());
  await using sql = sqlDoor(world);
  const columns = {
    encrypted_datasets: "id",
    encrypted_versions: "dataset_id",
  };
  for (const door of [restDoor(world), sql]) {
    for (const [relation, column] of Object.entries(columns)) {
      const key = { [column]: world.planted.keyId };
      const found = await Promise.all(
        ACTORS.filter(isUser).map(async (actor) =>
          [actor, await door.select(actor, relation, key)] as const
        ),
      );
      // There is one of the same keyId in another organization of the owner's.
      deepEqual(
        Object.fromEntries(found),
        Object.fromEntries(
          ACTORS.filter(isUser).map((
            actor,
          ) => [actor, actor === "owner" ? "1" : "0"]),
        ),
        `${door.name} ${relation}`,
      );
    }
  }
});

async function readingOf(door: Door, relation: string, organization: string) {
  const { key } = readOnlySample(relation, organization);
  const words = await Promise.all(
    ACTORS.map((actor) => door.select(actor, relation, key)),
  );
  return ACTORS.map((actor, index) => `${actor} ${words[index]}`).join(", ");
}

/** Of the other organization the members of this one see nothing, and its owner, its only member, what an owner sees. */
function awayLineOf(relation: string, { select }: RelationRights): string {
  return ACTORS.map((actor) => {
    const [own, owner] = [actor, "owner" as const].map((each) =>
      expectedOf(select, each)
    );
    if (own === "x") return `${actor} x`;
    if (relation === "organization_members" && /foreign|service/.test(actor)) {
      return `${actor} 1`;
    }
    if (actor === "foreign") return `${actor} ${owner}`;
    return `${actor} ${actor === "service" ? own : "0"}`;
  }).join(", ");
}

async function changingOf(
  door: Door,
  { relation, operation, sampleOf }: {
    relation: string;
    operation: "insert" | "update" | "delete";
    sampleOf: () => Promise<Sample>;
  },
): Promise<string> {
  const attempt = async (actor: Actor) => {
    const sample = await sampleOf();
    if (operation !== "insert") await sample.plant();
    const { row, key, to } = sample;
    const found = operation === "insert"
      ? await door.insert(actor, relation, row)
      : operation === "update"
      ? await door.update(actor, relation, { key, to })
      : await door.delete(actor, relation, key);
    await sample.clear();
    return `${actor} ${found}`;
  };
  if (!Object.hasOwn(SAMPLES, relation)) {
    return (await Promise.all(ACTORS.map(attempt))).join(", ");
  }
  // Actors share the row they try: one after the other.
  const words: string[] = [];
  for (const actor of ACTORS) words.push(await attempt(actor));
  return words.join(", ");
}

async function columnsOf(
  world: World,
  relation: string,
  rights: RelationRights,
  operation: "insert" | "update",
): Promise<string[]> {
  const listed = rights[`${operation}Columns`];
  if (listed !== undefined) return listed.split(" ").sort();
  if ((rights[operation] ?? NOBODY) === NOBODY) return [];
  const rows = await world.sql<{ attname: string }[]>`
    select a.attname from pg_attribute a where a.attrelid = ${`public.${relation}`}::regclass and a.attnum > 0 and not a.attisdropped`;
  return rows.map(({ attname }) => attname).sort();
}
