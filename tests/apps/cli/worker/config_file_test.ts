import { deepEqual, ok, rejects, throws } from "node:assert/strict";
import { join } from "node:path";
import {
  parseConfig,
  readConfigFile,
} from "../../../../apps/cli/worker/config_file.ts";
import { OptionRefusal } from "../../../../apps/cli/worker/options.ts";

Deno.test("parseConfig() gives scalars by path, as they are written", () => {
  const text = `
server:
  port: 8090
ingestion:
  lookback_days: 30
  aws:
    enabled: yes
    account_id: 012345678901 # not octal, not a number
    role_arn:
    prefix: "cur/"
  gcp:
    service_account_key: |
      {"type": "service_account"}
`;
  deepEqual([...parseConfig(text)], [
    ["server.port", "8090"],
    ["ingestion.lookback_days", "30"],
    ["ingestion.aws.enabled", "yes"],
    ["ingestion.aws.account_id", "012345678901"],
    ["ingestion.aws.role_arn", ""],
    ["ingestion.aws.prefix", "cur/"],
    ["ingestion.gcp.service_account_key", '{"type": "service_account"}\n'],
  ]);
});

Deno.test("parseConfig() takes an empty file", () => {
  deepEqual([...parseConfig("# nothing yet\n")], []);
});

const SECRET = "wJalrXUtnFEMI";

for (
  const [what, text, told] of [
    ["a wrong indent", `a: 1\n  b: ${SECRET}\n`, /found [A-Z_]+ in line \d/],
    ["a key twice", `a: 1\na: ${SECRET}\n`, /found DUPLICATE_KEY in line 2/],
    ["two documents", `a: 1\n---\na: ${SECRET}\n`, /MULTIPLE_DOCS/],
    ["a list", `- ${SECRET}\n`, /must be a mapping: found something else/],
    ["a text", `${SECRET}\n`, /must be a mapping: found something else/],
    [
      "a list of a provider's",
      `ingestion:\n  aws:\n    region: [${SECRET}]\n`,
      /a file whose ingestion\.aws\.region is a text: found a list/,
    ],
    ["an unknown alias", `a: *${SECRET}\n`, /YAML/],
  ] as const
) {
  Deno.test(`parseConfig() refuses ${what} and quotes nothing of it`, () => {
    throws(() => parseConfig(text), (error) => {
      ok(error instanceof OptionRefusal);
      ok(error.message.startsWith("Cannot start as --config must be "));
      ok(told.test(error.message), error.message);
      ok(!error.message.includes(SECRET), error.message);
      return true;
    });
  });
}

Deno.test("readConfigFile() names --config when there is no such file", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await rejects(
      readConfigFile(join(folder, "none.yaml")),
      /--config must be a file that can be read: found NotFound/,
    );
    await rejects(
      readConfigFile(folder),
      /--config must be a file: found something else/,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
