import { deepEqual, equal } from "node:assert/strict";
import { leash } from "../../../apps/stack/leash.ts";
import { listProcesses } from "../../../apps/stack/processes.ts";

const SHELL = { env: { PATH: "/usr/bin:/bin" }, cwd: "/" };

async function isAlive(mark: string): Promise<boolean> {
  const processes = await listProcesses();
  return processes.some(({ args }) => args[0] === "sleep" && args[1] === mark);
}

// The operating system ends a process some time after it was told to.
async function untilGone(mark: string): Promise<void> {
  while (await isAlive(mark)) await new Promise((go) => setTimeout(go, 10));
}

/** A number of seconds nobody else sleeps for. */
const uniqueMark = (): string =>
  `1000.${crypto.getRandomValues(new Uint32Array(1))[0]}`;

Deno.test("leash() tells the exit code and every line of both streams", async () => {
  const lines: string[] = [];
  const child = leash({
    ...SHELL,
    command: [
      "sh",
      "-c",
      "echo one; printf 'two\\nthree'; echo err >&2; exit 3",
    ],
    signal: "TERM",
    onLine: (line) => lines.push(line),
  });
  equal(await child.exited, 3);
  deepEqual(lines.toSorted(), ["err", "one", "three", "two"]);
  await child.stop();
});

Deno.test("leash() gives the child only the environment it was told", async () => {
  const lines: string[] = [];
  const child = leash({
    env: { PATH: "/usr/bin:/bin", ONLY: "this" },
    cwd: "/",
    command: ["env"],
    signal: "TERM",
    onLine: (line) => lines.push(line),
  });
  await child.exited;
  await child.stop();
  deepEqual(lines.filter((line) => !/^(PATH|PWD|_|SHLVL|OLDPWD)=/.test(line)), [
    "ONLY=this",
  ]);
});

Deno.test("stop() ends the child", async () => {
  const mark = uniqueMark();
  const child = leash({
    ...SHELL,
    command: ["sleep", mark],
    signal: "TERM",
    onLine: () => {},
  });
  while (!await isAlive(mark)) await new Promise((go) => setTimeout(go, 10));
  await child.stop();
  equal(await isAlive(mark), false);
});

for (const signal of ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"] as const) {
  Deno.test(`leash() ends the child when its owner dies of ${signal}`, async () => {
    const mark = uniqueMark();
    const script = `
      import { leash } from ${
      JSON.stringify(import.meta.resolve("../../../apps/stack/leash.ts"))
    };
      leash({ command: ["sleep", Deno.args[0]], env: { PATH: "/usr/bin:/bin" }, cwd: "/", signal: "TERM", onLine() {} });`;
    const owner = new Deno.Command(Deno.execPath(), {
      args: ["eval", script, mark],
      cwd: import.meta.dirname ?? ".",
    }).spawn();
    while (!await isAlive(mark)) await new Promise((go) => setTimeout(go, 10));
    owner.kill(signal);
    await owner.status;
    await untilGone(mark);
  });
}
