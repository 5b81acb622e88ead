import { deepEqual, equal, notEqual, rejects } from "node:assert/strict";
import { join } from "node:path";
import { LOCK_NAME } from "../../../apps/stack/folder_lock.ts";
import {
  clearStateDirectory,
  openStateDirectory,
  type StateDirectory,
} from "../../../apps/stack/state_directory.ts";

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  await run(folder).finally(() => Deno.remove(folder, { recursive: true }));
}

const open = (path: string, isKept: boolean): Promise<StateDirectory> =>
  openStateDirectory({ path, isKept, user: undefined });

async function names(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name))
    .sort();
}

/** What a stack killed by force leaves: its folder, whose lock nobody holds. */
async function abandon(path: string, isKept: boolean): Promise<void> {
  const script = `
    import { openStateDirectory } from ${
    JSON.stringify(
      import.meta.resolve("../../../apps/stack/state_directory.ts"),
    )
  };
    const state = await openStateDirectory({ path: Deno.args[0], isKept: Deno.args[1] === "true", user: undefined });
    await state.markPrepared();
    Deno.kill(Deno.pid, "SIGKILL");`;
  const { signal } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", script, path, String(isKept)],
    cwd: import.meta.dirname ?? ".",
  }).output();
  equal(signal, "SIGKILL");
}

Deno.test("openStateDirectory() refuses a folder whose stack is running", async () => {
  await inFolder(async (folder) => {
    const first = await open(join(folder, "a"), true);
    await rejects(open(join(folder, "a"), true), /already running/);
    await first.release();
    await (await open(join(folder, "a"), true)).release();
  });
});

Deno.test("openStateDirectory() removes a folder that is not kept when it is released", async () => {
  await inFolder(async (folder) => {
    const state = await open(join(folder, "a"), false);
    await Deno.writeTextFile(join(state.dataDirectory, "x"), "x");
    await state.release();
    deepEqual(await names(folder), []);
  });
});

Deno.test("openStateDirectory() keeps keys and data of a kept folder once it is prepared", async () => {
  await inFolder(async (folder) => {
    const first = await open(join(folder, "a"), true);
    await Deno.writeTextFile(join(first.dataDirectory, "x"), "x");
    await first.markPrepared();
    await first.release();
    const second = await open(join(folder, "a"), true);
    equal(second.isPrepared, true);
    deepEqual(second.keys, first.keys);
    deepEqual(await names(second.dataDirectory), ["x"]);
    await second.release();
  });
});

Deno.test("openStateDirectory() begins anew when an earlier start died before it was prepared", async () => {
  await inFolder(async (folder) => {
    const first = await open(join(folder, "a"), true);
    await Deno.writeTextFile(join(first.dataDirectory, "x"), "x");
    await first.release();
    const second = await open(join(folder, "a"), true);
    equal(second.isPrepared, false);
    notEqual(second.keys.jwtSecret, first.keys.jwtSecret);
    deepEqual(await names(second.dataDirectory), []);
    await second.release();
  });
});

Deno.test("openStateDirectory() clears away what killed stacks beside it left, but nothing else", async () => {
  await inFolder(async (folder) => {
    await abandon(join(folder, "killed"), false);
    await abandon(join(folder, "kept"), true);
    await Deno.mkdir(join(folder, "killed-early"));
    await Deno.writeTextFile(join(folder, "killed-early", LOCK_NAME), "");
    await Deno.mkdir(join(folder, "stranger"));
    await Deno.writeTextFile(
      join(folder, "stranger", "stack.json"),
      `{"isKept":false}`,
    );
    await Deno.writeTextFile(join(folder, "file"), "");
    const running = await open(join(folder, "running"), false);
    const state = await open(join(folder, "a"), false);
    deepEqual(await names(folder), [
      "a",
      "file",
      "kept",
      "running",
      "stranger",
    ]);
    await state.release();
    await running.release();
  });
});

Deno.test("clearStateDirectory() forgets a kept folder, and refuses while its stack runs", async () => {
  await inFolder(async (folder) => {
    const state = await open(join(folder, "a"), true);
    await rejects(clearStateDirectory(join(folder, "a")), /already running/);
    await state.release();
    await clearStateDirectory(join(folder, "a"));
    deepEqual(await names(folder), []);
  });
});

Deno.test("openStateDirectory() lets nobody else read the keys", async () => {
  await inFolder(async (folder) => {
    const state = await open(join(folder, "a"), true);
    equal(
      (await Deno.stat(join(state.path, "stack.json"))).mode! & 0o777,
      0o600,
    );
    await state.release();
  });
});
