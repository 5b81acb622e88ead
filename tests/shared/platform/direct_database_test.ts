import { deepEqual, equal, rejects } from "node:assert/strict";
import postgres from "postgres";
import type { Database } from "../../../shared/platform/database.ts";
import { directDatabase } from "../../../shared/platform/direct_database.ts";
import { database } from "../../support/database.ts";

/** One function that tells the type and text of what arrives, and one that raises what it is told. */
const FUNCTIONS = `
  create function public.tell(j jsonb default null, n numeric default null, u uuid default null,
    b boolean default null, t timestamptz default null, a text[] default null, i integer default 5)
  returns jsonb language sql set search_path = '' as $$
    select jsonb_build_object('j', j, 'n', n::text, 'u', u, 'b', b, 't', t at time zone 'UTC', 'a', a, 'i', i)
  $$;
  create function public.nothing() returns void language sql as '';
  create function public.fail(state text, detail text default '') returns jsonb language plpgsql as $$
    begin raise exception 'The sentence' using errcode = state, detail = fail.detail; end
  $$;`;

/** Runs `test` with the functions in a database of its own, over a connection that refuses to prepare. */
async function withDatabase(
  test: (database: Database) => Promise<void>,
): Promise<void> {
  const own = await database();
  try {
    await own.sql("postgres").unsafe(FUNCTIONS);
    await test(
      directDatabase(
        own.sql("postgres", { prepare: false, fetch_types: false }),
      ),
    );
  } finally {
    await own.close();
  }
}

const NOTHING = { j: null, n: null, u: null, b: null, t: null, a: null, i: 5 };
const ID = "7d9f6f0e-6f0c-4d3e-9a51-0a3f5c1f2b10";

/** Arguments, and what must arrive of them. */
const CALLS:
  readonly (readonly [Record<string, unknown>, Record<string, unknown>])[] = [
    [{}, {}],
    [{ j: { deep: [1, "two", null, true] } }, {
      j: { deep: [1, "two", null, true] },
    }],
    [{ j: [true, false] }, { j: [true, false] }],
    [{ j: "text" }, { j: "text" }],
    [{ j: true }, { j: true }],
    [{ j: 'quote " \\\\ \u00e9 \u{1f600}' }, {
      j: 'quote " \\\\ \u00e9 \u{1f600}',
    }],
    [{ n: "123456789012345678901234567890.123456789" }, {
      n: "123456789012345678901234567890.123456789",
    }],
    [{ u: ID, b: false, i: 7 }, { u: ID, b: false, i: 7 }],
    [{ t: new Date("2025-03-10T12:00:00Z") }, { t: "2025-03-10T12:00:00" }],
    [{ a: ["b", "a, b", '"c"', "{}"] }, { a: ["b", "a, b", '"c"', "{}"] }],
    [{ a: [], i: undefined, j: null }, { a: [] }],
  ];

/** Every test needs a real PostgreSQL, which the whole run brings. */
const ignore = Deno.env.get("TEST_STACK") === undefined;

Deno.test({
  name: "directDatabase() brings every kind of argument over as it is",
  ignore,
  fn: () =>
    withDatabase(async (database) => {
      for (const [args, arrived] of CALLS) {
        deepEqual(await database.call("tell", args), {
          ...NOTHING,
          ...arrived,
        });
      }
      equal(await database.call("nothing", {}) || null, null);
    }),
});

Deno.test({
  name: "directDatabase() throws the fault the SQL raised",
  ignore,
  fn: () =>
    withDatabase(async (database) => {
      await rejects(
        database.call("fail", { state: "CS410", detail: '{"jobId":"j"}' }),
        {
          code: "LEASE_LOST",
          message: "The sentence",
          details: { jobId: "j" },
        },
      );
      await rejects(database.call("fail", { state: "23505" }), {
        code: "CONFLICT",
      });
      await rejects(database.call("tell", { u: "no uuid" }), {
        code: "REQUEST_INVALID",
      });
    }),
});

Deno.test({
  name: "directDatabase() takes an unknown function or argument for a bug",
  ignore,
  fn: () =>
    withDatabase(async (database) => {
      await rejects(database.call("no_such_function", {}), {
        code: "INTERNAL",
      });
      await rejects(
        database.call("tell", { 'j" => null); drop table x; --': 1 }),
        { code: "INTERNAL" },
      );
      await rejects(database.call("fail; drop", {}), TypeError);
    }),
});

Deno.test("directDatabase() says the database is unavailable when nobody listens", async () => {
  const sql = postgres("postgres://nobody@127.0.0.1:9/none", {
    max: 1,
    connect_timeout: 2,
  });
  await rejects(directDatabase(sql).call("f", {}), {
    code: "DATABASE_UNAVAILABLE",
    retry: true,
  });
  await sql.end();
});
