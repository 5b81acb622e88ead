import { join } from "node:path";
import { complain, say } from "../../apps/stack/terminal.ts";

/** Runs every `.sql` of a folder through psql, each in a transaction of its own; gives how many of the files failed. */
export async function runPgtap(
  databaseUrl: string,
  folder: string,
): Promise<number> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".sql")) names.push(name);
  }
  let failures = 0;
  for (const name of names.sort()) {
    const { success, stdout, stderr } = await new Deno.Command("psql", {
      args: [
        "-X",
        "-q",
        "-A",
        "-t",
        "-v",
        "ON_ERROR_STOP=1",
        "-f",
        join(folder, name),
        databaseUrl,
      ],
      env: {
        PGOPTIONS:
          "-c search_path=public,extensions -c client_min_messages=warning",
      },
    }).output();
    const decoder = new TextDecoder();
    const output = decoder.decode(stdout) + decoder.decode(stderr);
    const { passed, isGood } = readTap(output);
    if (success && isGood) {
      await say(`ok: ${name}, ${passed} assertions`);
    } else {
      failures++;
      await complain(`not ok: ${name}\n${output}`);
    }
  }
  if (names.length === 0) {
    throw new Error(`there are no pgTAP files in ${folder}`);
  }
  return failures;
}

/** TAP is good when every planned assertion came and none failed. */
function readTap(output: string): { passed: number; isGood: boolean } {
  const planned = Number(/^1\.\.(\d+)$/m.exec(output)?.[1] ?? 0);
  const passed = [...output.matchAll(/^ok \d+/gm)].length;
  return {
    passed,
    isGood: planned > 0 && passed === planned && !/^not ok/m.test(output),
  };
}
