/**
 * The demo's section on encrypted data: kept where the server cannot read it, merged, restored, and a change by the operator
 * noticed.
 *
 * @module
 */
import postgres from "postgres";
import {
  type Conflict,
  fromText,
  isVaultError,
  openVault,
  temporaryStore,
  toText,
  type Vault,
  type VaultDocument,
} from "../../../shared/vault/client/mod.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Steps } from "../steps.ts";
import type { Style } from "../style.ts";
import type { DemoUser } from "./sign_up.ts";

/** What the section needs. */
export interface EncryptedNotesOptions {
  readonly stack: Stack;
  readonly user: DemoUser;
  readonly steps: Steps;
  readonly style: Style;
}

const PASSPHRASE = "correct horse battery staple";

/** Tells the whole section. @throws {Error} When the store or its client does not do what is told. */
export async function encryptedNotes(
  { stack, user, steps, style }: EncryptedNotesOptions,
): Promise<void> {
  const first = await steps.run(
    "Encrypt a note in the browser and store it",
    async () => {
      const phone = await unlock(stack, user);
      return { phone, note: await phone.create(fromText("bread")) };
    },
    ({ note }) => style.dim(`${note.keyId}, version ${note.version}`),
  );
  const merged = await steps.run(
    "Change it on two devices at once",
    () => changeTwice(stack, user, first),
    ({ version, content }) =>
      `merged into version ${version}: ${
        toText(content).replaceAll("\n", ", ")
      }`,
  );
  await steps.run(
    "Restore its first version",
    () => first.phone.restore(merged, { version: 1 }),
    ({ version, content }) =>
      `version ${version}: ${toText(content)}; the others stay`,
  );
  await steps.run(
    "Let the operator change a bit in the database",
    async () =>
      await changeBit(stack, await unlock(stack, user), first.note.keyId),
    (code) => `the client refuses it: ${code}`,
  );
}

async function unlock(stack: Stack, { client }: DemoUser): Promise<Vault> {
  const { data } = await client.auth.getSession();
  if (data.session === null) throw new Error("the demo's user is signed out");
  const { access_token, user } = data.session;
  return await openVault({
    url: `${stack.url}/functions/v1/encrypted-data`,
    publishableKey: stack.publishableKey,
    token: () => access_token,
    account: user.id,
    passphrase: PASSPHRASE,
    store: temporaryStore(),
  });
}

async function changeTwice(
  stack: Stack,
  user: DemoUser,
  { phone, note }: { readonly phone: Vault; readonly note: VaultDocument },
): Promise<VaultDocument> {
  const laptop = await unlock(stack, user);
  await phone.save(note, fromText("bread\ntea"));
  return await laptop.save(note, fromText("bread\neggs"), {
    merge: mergeLines,
  });
}

/** Every line that one of both has. */
function mergeLines({ mine, theirs }: Conflict) {
  const lines = [theirs, mine].flatMap((content) =>
    toText(content).split("\n")
  );
  return fromText([...new Set(lines)].join("\n"));
}

/** As a superuser, with the chain of hashes made right again: nothing in the database shows it. */
async function changeBit(
  stack: Stack,
  vault: Vault,
  keyId: string,
): Promise<string> {
  const sql = postgres(stack.superuserUrl, { max: 1, onnotice: () => {} });
  try {
    await sql`
      with changed as (
        select v.version, set_byte(v.payload, 0, get_byte(v.payload, 0) # 1) as payload from encrypted_versions v
        where v.dataset_id = ${keyId} order by v.version desc limit 1
      )
      update encrypted_versions v set payload = c.payload, hash = private.chain_hash(v.previous_hash, v.version, v.iv, c.payload)
      from changed c where v.dataset_id = ${keyId} and v.version = c.version`;
  } finally {
    await sql.end({ timeout: 1 });
  }
  const error = await vault.open(keyId).then(() => null, (error) => error);
  if (isVaultError(error)) return error.code;
  throw error ?? new Error("a changed bit was not noticed");
}
