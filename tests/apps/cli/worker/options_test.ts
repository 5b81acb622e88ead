import { deepEqual, equal, ok, throws } from "node:assert/strict";
import {
  helpText,
  OptionRefusal,
  OPTIONS,
  parseOptions,
} from "../../../../apps/cli/worker/options.ts";

Deno.test("parseOptions() gives the defaults for nothing", () => {
  deepEqual(parseOptions([]), {
    concurrency: 1,
    providers: null,
    isOnce: false,
    isDrain: false,
    port: null,
    listen: "127.0.0.1",
    config: null,
    graceSeconds: 30,
    isHelp: false,
  });
});

Deno.test("parseOptions() takes values after a space or an equals sign", () => {
  const flags = parseOptions([
    "--concurrency=8",
    "--providers",
    "aws, gcp,aws",
    "--drain",
    "--port=0",
    "--listen",
    "::",
    "--config",
    "a=b.yaml",
    "--grace=0",
  ]);
  deepEqual(flags, {
    concurrency: 8,
    providers: ["aws", "gcp"],
    isOnce: false,
    isDrain: true,
    port: 0,
    listen: "::",
    config: "a=b.yaml",
    graceSeconds: 0,
    isHelp: false,
  });
});

for (
  const [args, sentence] of [
    [["--concurrency"], "--concurrency must be followed by N: found nothing"],
    [["--concurrency="], "--concurrency must be followed by N: found nothing"],
    [
      ["--concurrency", "0"],
      '--concurrency must be a whole number from 1 to 64: found "0"',
    ],
    [
      ["--concurrency", "1.5"],
      '--concurrency must be a whole number from 1 to 64: found "1.5"',
    ],
    [["--once", "--once"], "--once must be given once: found it twice"],
    [["--once=yes"], '--once must be given alone: found "--once=yes"'],
    [["--once", "--drain"], "--drain must be given without --once: found both"],
    [
      ["--providers", ","],
      '--providers must be aws, azure or gcp, separated by commas: found ""',
    ],
    [
      ["--port", "65536"],
      '--port must be a whole number from 0 to 65535: found "65536"',
    ],
    [
      ["--listen", "0.0.0.0"],
      "--listen must be given with --port: found no --port",
    ],
    [
      ["--port", "1", "--listen", "example.com"],
      '--listen must be an IP address or localhost: found "example.com"',
    ],
    [
      ["--port", "1", "--listen", "1.2.3.256"],
      '--listen must be an IP address or localhost: found "1.2.3.256"',
    ],
  ] as const
) {
  Deno.test(`parseOptions() refuses ${args.join(" ")}`, () => {
    throws(() => parseOptions(args), (error) => {
      ok(error instanceof OptionRefusal);
      equal(error.message, `Cannot start as ${sentence}`);
      return true;
    });
  });
}

Deno.test("parseOptions() names every option to whoever misspells one", () => {
  throws(() => parseOptions(["work"]), (error) => {
    ok(error instanceof OptionRefusal);
    for (const { name } of OPTIONS) ok(error.message.includes(name));
    ok(error.message.endsWith('found "work"'));
    return true;
  });
});

Deno.test("helpText() tells every option in a line of its own", () => {
  for (const { name, what } of OPTIONS) {
    ok(
      helpText().split("\n").some((line) =>
        line.trim().startsWith(name) && line.includes(what)
      ),
    );
  }
});
