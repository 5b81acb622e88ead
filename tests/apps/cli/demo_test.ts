import { doesNotMatch, equal, match, notEqual } from "node:assert/strict";
import { join } from "node:path";
import { REPOSITORY } from "../../../apps/stack/repository.ts";

function startDemo(): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", join(REPOSITORY, "apps/cli/demo.ts")],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

const decoder = new TextDecoder();

async function isGone(pid: number): Promise<boolean> {
  try {
    await Deno.stat(join(REPOSITORY, ".stack", `demo-${pid}`));
    return false;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

Deno.test("the demo signs up, connects, syncs, reads back and leaves nothing behind", async () => {
  const demo = startDemo();
  const { code, stdout, stderr } = await demo.output();
  const told = decoder.decode(stdout);
  equal(code, 0, told + decoder.decode(stderr));
  for (
    const line of [
      /✓ Sign up {2}\S+@/,
      /✓ Test the role with and without its external id {2}active/,
      /✓ Sync service usage {2}\d+ records, \d+ Cost Explorer requests, \$0\.\d+/,
      /equal to the last digit/,
      /✓ Encrypt a note in the browser and store it {2}[0-9a-f-]{36}, version 1/,
      /✓ Change it on two devices at once {2}merged into version 3: bread, tea, eggs/,
      /✓ Restore its first version {2}version 4: bread; the others stay/,
      /✓ Let the operator change a bit in the database {2}the client refuses it: CONTENT_UNREADABLE/,
      /Cost by service .*USD/,
      /Acme Production \(\d{12}\) .*[▁▂▃▄▅▆▇█]{20}/,
      /Why they differ:/,
      /✓ Stop everything/,
      /Done in \d+\.\d s/,
    ]
  ) match(told, line);
  // deno-lint-ignore no-control-regex -- that there is none is the point
  doesNotMatch(told, /\x1b/, "no colours where nobody looks");
  equal(await isGone(demo.pid), true);
});

Deno.test("the demo that is stopped half-way says so, ends as failed and leaves nothing behind", async () => {
  const demo = startDemo();
  const [toTest, toRead] = demo.stdout.tee();
  for await (const text of toTest.pipeThrough(new TextDecoderStream())) {
    if (/Sign up/.test(text)) break;
  }
  demo.kill("SIGTERM");
  const [{ code }, told, complained] = await Promise.all([
    demo.status,
    new Response(toRead).text(),
    new Response(demo.stderr).text(),
  ]);
  notEqual(code, 0);
  match(complained, /stopped by SIGTERM/);
  match(complained, /What to do:/);
  match(told, /Stop everything/);
  equal(await isGone(demo.pid), true);
});
