import { deepEqual, equal, throws } from "node:assert/strict";
import { readProject } from "../../../shared/platform/project.ts";

const NEW = {
  SUPABASE_URL: "https://project.example.com/",
  SUPABASE_PUBLISHABLE_KEYS:
    '{"web":"sb_publishable_web","default":"sb_publishable_default"}',
  SUPABASE_SECRET_KEYS:
    '{"cron":"sb_secret_cron","default":"sb_secret_default"}',
};
const LEGACY = {
  SUPABASE_URL: "http://kong:8000",
  SUPABASE_ANON_KEY: "eyJanon",
  SUPABASE_SERVICE_ROLE_KEY: "eyJservice",
};

Deno.test("readProject() takes the default keys and knows all secret ones by name", () => {
  const project = readProject({
    ...NEW,
    ...LEGACY,
    SUPABASE_URL: NEW.SUPABASE_URL,
  });
  equal(project.url, "https://project.example.com");
  equal(project.publishableKey, "sb_publishable_default");
  equal(project.secretKey.reveal(), "sb_secret_default");
  deepEqual([...project.secretKeys.keys()], ["cron", "default"]);
  equal(project.serviceRoleKey?.reveal(), "eyJservice");
});

Deno.test("readProject() takes the first key when none is called default", () => {
  const project = readProject({
    ...NEW,
    SUPABASE_SECRET_KEYS: '{"one":"sb_secret_one"}',
  });
  equal(project.secretKey.reveal(), "sb_secret_one");
});

Deno.test("readProject() works with the legacy keys alone", () => {
  const project = readProject(LEGACY);
  deepEqual([
    project.publishableKey,
    project.secretKey.reveal(),
    project.secretKeys.size,
  ], ["eyJanon", "eyJservice", 0]);
  deepEqual([project.jwks, project.databaseUrl], [null, null]);
});

const WRONG: readonly (readonly [Record<string, string>, string])[] = [
  [{ SUPABASE_URL: "" }, "SUPABASE_URL"],
  [{ SUPABASE_URL: "planted" }, "SUPABASE_URL"],
  [{ SUPABASE_PUBLISHABLE_KEYS: "{}" }, "SUPABASE_PUBLISHABLE_KEYS"],
  [{ SUPABASE_SECRET_KEYS: "" }, "SUPABASE_SECRET_KEYS"],
  [{ SUPABASE_SECRET_KEYS: '["planted"]' }, "SUPABASE_SECRET_KEYS"],
  [{ SUPABASE_SECRET_KEYS: "sb_secret_planted" }, "SUPABASE_SECRET_KEYS"],
  [{ SUPABASE_SECRET_KEYS: '{"default":""}' }, "SUPABASE_SECRET_KEYS"],
];

for (const [change, name] of WRONG) {
  Deno.test(`readProject() names ${name} for ${JSON.stringify(change)}`, () => {
    throws(
      () => readProject({ ...NEW, ...change }),
      (error: Error & { errors: { pointer: string }[] }) =>
        error.errors[0]?.pointer === `/${name}` &&
        !JSON.stringify([error.message, error.errors]).includes("planted"),
    );
  });
}
