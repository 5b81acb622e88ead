import { equal } from "node:assert/strict";
import { isLauncher } from "../../../apps/stack/launchers.ts";

for (
  const args of [
    ["npm exec deno@2.9.6 task start"],
    ["npx", "-y", "deno@2.9.6", "task", "start"],
    ["node", "/usr/bin/npx", "-y", "deno@2.9.6", "task", "demo"],
    ["sh", "-c", "'deno' task start"],
    ["deno", "task", "start"],
    ["/opt/a/node_modules/deno/deno", "task", "start"],
  ]
) {
  Deno.test(`isLauncher() knows ${args.join(" ")}`, () =>
    equal(isLauncher(args), true));
}

for (
  const args of [
    ["bash"],
    ["-bash"],
    ["node", "server.js"],
    ["sh", "-c", "make all"],
    ["deno", "test"],
    ["tmux", "new", "-s", "npm exec x"],
    ["vim", "npx "],
  ]
) {
  Deno.test(`isLauncher() leaves ${args.join(" ")} alone`, () =>
    equal(isLauncher(args), false));
}
