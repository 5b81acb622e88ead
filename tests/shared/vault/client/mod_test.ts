/** What a web app imports: free of everything that one platform alone has. */
import { deepEqual, equal } from "node:assert/strict";
import { toText } from "../../../../shared/vault/client/mod.ts";
import { REPOSITORY } from "../../../../apps/stack/repository.ts";
import { readImports } from "../../../architecture/import_graph.ts";
import { PASSPHRASE, vaultOwner } from "../../../support/open_vaults.ts";
import { stack } from "../../../support/stack.ts";

const root = REPOSITORY.replace(/\/$/, "");
const FOLDER = "shared/vault/client";
const paths = [...Deno.readDirSync(`${root}/${FOLDER}`)].map(({ name }) =>
  `${FOLDER}/${name}`
).filter((path) => path.endsWith(".ts")).sort();

Deno.test("the client imports its own folder and nothing else", async () => {
  const imports = await readImports(root, paths);
  const foreign = imports.filter(({ from, to }) =>
    from.startsWith(FOLDER) && !to?.startsWith(`${FOLDER}/`)
  );
  deepEqual(foreign, []);
  equal(imports.length > 50, true);
});

Deno.test("the client names no interface that one platform alone has", async () => {
  const OF_ONE =
    /\b(?:Deno|process|Buffer|require|window|XMLHttpRequest|localStorage|__dirname|Array\.fromAsync|Promise\.withResolvers)\b/;
  for (const path of paths) {
    const text = await Deno.readTextFile(`${root}/${path}`);
    const code = text.replace(/\/\*\*[^]*?\*\//g, "").replace(/\/\/.*$/gm, "");
    equal(OF_ONE.exec(code), null, path);
  }
});

const PROGRAM = `
import { fromText, openVault, temporaryStore, toText } from "./mod.js";
const { url, publishableKey, token, account, passphrase } = JSON.parse(process.env.VAULT);
const vault = await openVault({ url, publishableKey, token: () => token, account, passphrase, store: temporaryStore() });
const first = await vault.create(fromText("from Node"));
const saved = await vault.save(first, fromText("from Node, again"));
for await (const change of vault.changes()) if (change.version !== 2) throw new Error("not told");
await vault.verifyHistory(first.keyId, { opens: true });
const { content } = await vault.open(saved.keyId);
process.stdout.write(JSON.stringify({ keyId: saved.keyId, text: toText(content) }));
`;

async function run(command: string, options: Deno.CommandOptions) {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    stdin: "null",
    ...options,
  }).output();
  const decoder = new TextDecoder();
  equal(code, 0, decoder.decode(stderr));
  return decoder.decode(stdout);
}

/** The client without its types, as any bundler makes it. */
async function withoutTypes(directory: string): Promise<string> {
  await run(Deno.execPath(), {
    args: [
      "transpile",
      "--no-lock",
      "--no-check",
      "--outdir",
      directory,
      ...paths,
    ],
    cwd: root,
  });
  const folder = `${directory}/${FOLDER}`;
  for await (const { name } of Deno.readDir(folder)) {
    const text = await Deno.readTextFile(`${folder}/${name}`);
    await Deno.writeTextFile(
      `${folder}/${name}`,
      text.replace(/(from "\.\/\w+)\.ts"/g, '$1.js"'),
    );
  }
  await Deno.writeTextFile(`${folder}/package.json`, '{"type":"module"}');
  await Deno.writeTextFile(`${folder}/program.js`, PROGRAM);
  return `${folder}/program.js`;
}

Deno.test({
  name: "the client runs in plain Node, and Deno opens what it wrote",
  // Older versions of Deno cannot strip types; the code is the same.
  ignore: /^2\.[0-8]\./.test(Deno.version.deno),
  fn: async () => {
    const owner = await vaultOwner();
    const directory = await Deno.makeTempDir();
    try {
      const told = JSON.parse(
        await run("node", {
          args: [await withoutTypes(directory)],
          env: {
            VAULT: JSON.stringify({
              url: `${stack().url}/functions/v1/encrypted-data`,
              publishableKey: stack().publishableKey,
              token: owner.caller.accessToken,
              account: owner.caller.userId,
              passphrase: PASSPHRASE,
            }),
          },
        }),
      );
      equal(told.text, "from Node, again");
      const { content } = await (await owner.open()).open(told.keyId);
      equal(toText(content), "from Node, again");
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
});
