import postgres from "postgres";
import { rolledBack } from "../../support/rolled_back.ts";
import { BYTES, type Door, refusalOf, type Row } from "./door.ts";
import type { Actor } from "./rights_table.ts";
import type { World } from "./world.ts";

/** Direct SQL as REST would speak it: SET ROLE and the claims of the token. Nothing it does stays. */
export function sqlDoor(world: World): Door & AsyncDisposable {
  const sql = postgres(world.stack.authenticatorUrl, {
    max: 4,
    onnotice: () => {},
  });
  const attempt = (
    actor: Actor,
    query: string,
    values: readonly Row[],
  ): Promise<string> =>
    asActor(sql, world, {
      actor,
      query,
      values: values.map((row) => JSON.stringify(row)),
    });
  const name = (relation: string) =>
    relation.includes(".") ? relation : `public.${relation}`;
  return {
    name: "SQL",
    select: (actor, relation, key) =>
      attempt(
        actor,
        `select from ${name(relation)} t where ${matches(key)}`,
        [key],
      ),
    insert: (actor, relation, row) => {
      const columns = Object.keys(row).join(", ");
      return attempt(
        actor,
        `insert into ${name(relation)} (${columns}) select ${columns}
          from jsonb_populate_record(null::${name(relation)}, $1::text::jsonb)`,
        [row],
      );
    },
    update: (actor, relation, { key, to }) => {
      const changes = Object.keys(to).map((column) =>
        `${column} = r.${column}`
      );
      return attempt(
        actor,
        `update ${name(relation)} t set ${changes.join(", ")}
          from jsonb_populate_record(null::${
          name(relation)
        }, $2::text::jsonb) r where ${matches(key)}`,
        [key, to],
      );
    },
    delete: (actor, relation, key) =>
      attempt(
        actor,
        `delete from ${name(relation)} t where ${matches(key)}`,
        [key],
      ),
    async call(actor, name, args) {
      const given = Object.keys(args).map((argument) =>
        `${argument} => (select x.${argument} from r x)`
      );
      const types = await argumentTypes(world.sql, name);
      const fields = Object.keys(args).map((argument) =>
        `${argument} ${types[argument] ?? "text"}`
      );
      const from = fields.length === 0
        ? ""
        : `with r as materialized (select * from jsonb_to_record($1::text::jsonb) as x (${
          fields.join(", ")
        })) `;
      if (BYTES in args) {
        return await attempt(
          actor,
          `select from (select public.${name}(decode(x.given ->> '${BYTES}', 'base64')) as answer
            from (select $1::text::jsonb as given) x) a where a.answer is distinct from null`,
          [args],
        ).then((found) => found === "1" ? "+" : found);
      }
      const found = await attempt(
        actor,
        `${from}select from (select public.${name}(${
          given.join(", ")
        }) as answer) a where a.answer is distinct from null`,
        fields.length === 0 ? [] : [args],
      );
      return found === "1" ? "+" : found;
    },
    [Symbol.asyncDispose]: () => sql.end(),
  };
}

function matches(key: Row): string {
  return Object.keys(key).map((column) =>
    `t.${column}::text = $1::text::jsonb ->> '${column}'`
  ).join(" and ");
}

async function argumentTypes(
  sql: postgres.Sql,
  name: string,
): Promise<Record<string, string>> {
  const rows = await sql<{ name: string; type: string }[]>`
    select a.name, format_type(a.type, null) as type from pg_proc p
    cross join lateral unnest(p.proargnames, p.proargtypes::oid[]) as a (name, type)
    where p.pronamespace = 'public'::regnamespace and p.proname = ${name}`;
  return Object.fromEntries(rows.map(({ name, type }) => [name, type]));
}

async function asActor(
  sql: postgres.Sql,
  world: World,
  { actor, query, values }: {
    actor: Actor;
    query: string;
    values: readonly string[];
  },
): Promise<string> {
  const role = actor === "anon" || actor === "service"
    ? { anon: "anon", service: "service_role" }[actor]
    : "authenticated";
  const claims = actor === "anon" || actor === "service"
    ? { role }
    : { role, aud: role, sub: world.users[actor].userId };
  return await rolledBack(sql, async (transaction) => {
    await transaction.unsafe(`set local role ${role}`);
    await transaction`select set_config('request.jwt.claims', ${
      JSON.stringify(claims)
    }, true)`;
    try {
      return `${(await transaction.unsafe(query, [...values])).count}`;
    } catch (error) {
      if (!(error instanceof postgres.PostgresError)) throw error;
      return refusalOf(error.code);
    }
  });
}
