import { deepEqual, equal, throws } from "node:assert/strict";
import { Fault } from "../../../shared/platform/fault.ts";
import {
  readSettings,
  type Setting,
  SETTINGS,
} from "../../../shared/platform/settings.ts";
import { ENVIRONMENT } from "../../support/platform_host.ts";

const KEY = btoa("k".repeat(32));

/** The fault of an environment. */
function refusal(change: Readonly<Record<string, string | undefined>>): Fault {
  try {
    readSettings({ ...ENVIRONMENT, ...change });
  } catch (error) {
    if (error instanceof Fault) return error;
  }
  throw new Error("the environment was accepted");
}

Deno.test("readSettings() gives every setting its default", () => {
  const settings = readSettings(ENVIRONMENT);
  deepEqual(Object.keys(settings), Object.keys(SETTINGS));
  const { SEALING_KEYS, WORKER_TOKEN, ...rest } = settings;
  deepEqual(rest, {
    JWT_ISSUERS: null,
    LEGACY_JWT_SECRET: null,
    AWS_BROKER_ACCESS_KEY_ID: null,
    AWS_BROKER_SECRET_ACCESS_KEY: null,
    AWS_ENDPOINT_URL: null,
    AZURE_ENDPOINT_URL: null,
    GCP_ENDPOINT_URL: null,
    FORWARDER_ALLOWED_ORIGINS: null,
    CORS_ORIGINS: "*",
    RATE_LIMIT_USER_PER_MINUTE: 120,
    SCHEDULE_RUNS_PER_DAY: 3,
    RATE_LIMIT_ORGANIZATION_PER_MINUTE: 600,
    COST_EXPLORER_DAILY_REQUESTS: 30,
    EDGE_WALL_SECONDS: 75,
    EDGE_CPU_MILLISECONDS: 800,
  });
  equal(SEALING_KEYS[0].bytes.reveal().length, 32);
  equal(WORKER_TOKEN[0]?.reveal(), "w".repeat(32));
});

Deno.test("readSettings() reads what is set", () => {
  const settings = readSettings({
    SEALING_KEYS: ` new:${KEY} , old:${KEY.replace(/=+$/, "")}`,
    WORKER_TOKEN: `${"a".repeat(32)},${"b".repeat(32)}`,
    JWT_ISSUERS: "https://a.example/auth/v1, https://b.example/auth/v1",
    AWS_BROKER_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_BROKER_SECRET_ACCESS_KEY: "broker secret",
    AWS_ENDPOINT_URL: "http://127.0.0.1:4566/",
    FORWARDER_ALLOWED_ORIGINS: "http://10.0.0.1:8080, https://in.example",
    CORS_ORIGINS: "https://a.example,http://localhost:3000",
    EDGE_WALL_SECONDS: "200",
  });
  deepEqual(settings.SEALING_KEYS.map(({ id }) => id), ["new", "old"]);
  deepEqual(settings.WORKER_TOKEN.map((token) => token.reveal()), [
    "a".repeat(32),
    "b".repeat(32),
  ]);
  deepEqual(settings.JWT_ISSUERS, [
    "https://a.example/auth/v1",
    "https://b.example/auth/v1",
  ]);
  equal(settings.AWS_BROKER_SECRET_ACCESS_KEY?.reveal(), "broker secret");
  equal(settings.AWS_ENDPOINT_URL, "http://127.0.0.1:4566");
  deepEqual(settings.FORWARDER_ALLOWED_ORIGINS, [
    "http://10.0.0.1:8080",
    "https://in.example",
  ]);
  deepEqual(settings.CORS_ORIGINS, [
    "https://a.example",
    "http://localhost:3000",
  ]);
  equal(settings.EDGE_WALL_SECONDS, 200);
});

/** Variable, text, and what the entry must say was found. */
const WRONG: readonly (readonly [string, string | undefined, string])[] = [
  ["SEALING_KEYS", undefined, "nothing"],
  ["SEALING_KEYS", "   ", "nothing"],
  ["SEALING_KEYS", ",", "no key"],
  ["SEALING_KEYS", KEY, "no id of letters and digits in key 1"],
  ["SEALING_KEYS", `a b:${KEY}`, "no id of letters and digits in key 1"],
  ["SEALING_KEYS", `a.b:${KEY}`, "no id of letters and digits in key 1"],
  ["SEALING_KEYS", `a:${KEY},b:planted!`, "no base64 in key 2"],
  ["SEALING_KEYS", `a:${btoa("planted")}`, "7 bytes in key 1"],
  ["SEALING_KEYS", `a:${KEY},a:${KEY}`, "an id used twice"],
  ["WORKER_TOKEN", undefined, "nothing"],
  ["WORKER_TOKEN", "planted", "7 characters"],
  ["WORKER_TOKEN", `${"a".repeat(32)},planted`, "7 characters"],
  ["WORKER_TOKEN", [1, 2, 3].map((n) => `${n}`.repeat(32)).join(), "3 tokens"],
  ["JWT_ISSUERS", "planted", "something else"],
  ["JWT_ISSUERS", "ftp://a.example", "something else"],
  ["LEGACY_JWT_SECRET", "planted", "7 characters"],
  ["AWS_BROKER_ACCESS_KEY_ID", "planted", "7 characters"],
  ["AWS_BROKER_SECRET_ACCESS_KEY", "planted", "nothing"],
  ["AWS_ENDPOINT_URL", "http://user:planted@h", "something else"],
  ["AWS_ENDPOINT_URL", "file:///etc/passwd", "something else"],
  ["CORS_ORIGINS", "https://a.example/path", '"https://a.example/path"'],
  ["CORS_ORIGINS", "a.example", '"a.example"'],
  ["FORWARDER_ALLOWED_ORIGINS", "*", '"*"'],
  ["FORWARDER_ALLOWED_ORIGINS", "http://a.example/", '"http://a.example/"'],
  ["RATE_LIMIT_USER_PER_MINUTE", "0", '"0"'],
  ["RATE_LIMIT_ORGANIZATION_PER_MINUTE", "-1", '"-1"'],
  ["COST_EXPLORER_DAILY_REQUESTS", "1.5", '"1.5"'],
  ["EDGE_WALL_SECONDS", "a minute", '"a minute"'],
  ["EDGE_CPU_MILLISECONDS", "1e3", '"1e3"'],
];

for (const [name, text, found] of WRONG) {
  Deno.test(`readSettings() refuses ${name} of ${text === undefined ? "nothing" : JSON.stringify(text.slice(0, 24))}`, () => {
    const fault = refusal({ [name]: text });
    equal(fault.code, "SETTING_INVALID");
    const half = name === "AWS_BROKER_SECRET_ACCESS_KEY"
      ? "AWS_BROKER_ACCESS_KEY_ID"
      : name;
    deepEqual(fault.errors.map(({ pointer, found }) => [pointer, found]), [[
      `/${half}`,
      found,
    ]]);
    equal(
      fault.message.startsWith(`Cannot start as ${half} must be `),
      true,
      fault.message,
    );
    equal(
      JSON.stringify([fault.message, fault.errors, fault.details]).includes(
        "planted",
      ),
      false,
    );
  });
}

Deno.test("readSettings() names every wrong variable at once", () => {
  const fault = refusal({
    SEALING_KEYS: "",
    WORKER_TOKEN: "short",
    EDGE_WALL_SECONDS: "x",
  });
  deepEqual(fault.errors.map(({ pointer }) => pointer), [
    "/SEALING_KEYS",
    "/WORKER_TOKEN",
    "/EDGE_WALL_SECONDS",
  ]);
});

Deno.test("readSettings() lets no secret show when printed", () => {
  const settings = readSettings({
    ...ENVIRONMENT,
    LEGACY_JWT_SECRET: "planted".repeat(8),
  });
  const printed = Deno.inspect(settings, { depth: 9 }) +
    JSON.stringify(settings);
  for (
    const secret of ["planted", "w".repeat(32), "k".repeat(32), KEY, "107, 107"]
  ) equal(printed.includes(secret), false);
});

for (const [name, setting] of Object.entries<Setting<unknown>>(SETTINGS)) {
  Deno.test(`SETTINGS.${name} is told in a sentence and its default is valid`, () => {
    equal(/^[A-Z].*[^.]$/.test(setting.what), true);
    equal(name.startsWith("SUPABASE_"), false);
    if (setting.default.kind === "text") setting.parse(setting.default.text);
  });
}

Deno.test("SETTINGS marks as secret whatever its parser seals", () => {
  const secret = Object.entries<Setting<unknown>>(SETTINGS).filter((
    [, { secret }],
  ) => secret).map(([name]) => name);
  deepEqual(secret, [
    "SEALING_KEYS",
    "WORKER_TOKEN",
    "LEGACY_JWT_SECRET",
    "AWS_BROKER_SECRET_ACCESS_KEY",
  ]);
  throws(() => readSettings({}), { code: "SETTING_INVALID" });
});
