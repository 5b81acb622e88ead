/**
 * Notes that a web app keeps where nobody but the user can read them, on all of the user's devices. A test runs this file
 * against the local stack.
 *
 * @module
 */
import type { SupabaseClient } from "@supabase/supabase-js";
import {
  type Conflict,
  fromJson,
  isVaultError,
  openVault,
  toJson,
  type Vault,
  type VaultDocument,
  type VaultStore,
} from "../../shared/vault/client/mod.ts";

/** What the app keeps. The server sees none of it. */
export interface Note {
  readonly title: string;
  readonly lines: readonly string[];
}

/** A note as it was opened: what to show, and what to save after. */
export interface OpenNote {
  readonly note: Note;
  readonly document: VaultDocument;
}

/** Where the project is. */
export interface Project {
  /** `https://<ref>.supabase.co` */
  readonly url: string;
  /** `sb_publishable_…` */
  readonly publishableKey: string;
}

/**
 * Unlocks the signed-in user's notes. The first time makes the account's key. Null when the passphrase is wrong.
 *
 * @throws {VaultError} Everything else: docs/encrypted_data.md.
 */
export async function unlock(
  supabase: SupabaseClient,
  { url, publishableKey }: Project,
  { passphrase, store }: {
    readonly passphrase: string;
    /** `localStorage` in a browser: remembers what was seen, so that nobody passes old data off as new. */
    readonly store: VaultStore;
  },
): Promise<Vault | null> {
  const session = async () => {
    const { data } = await supabase.auth.getSession();
    if (data.session === null) throw new Error("nobody is signed in");
    return data.session;
  };
  try {
    return await openVault({
      url: `${url}/functions/v1/encrypted-data`,
      publishableKey,
      token: async () => (await session()).access_token,
      account: (await session()).user.id,
      passphrase,
      store,
    });
  } catch (error) {
    if (isVaultError(error, "PASSPHRASE_WRONG")) return null;
    throw error;
  }
}

/** Keeps a new note. @throws {VaultError} */
export async function addNote(vault: Vault, note: Note): Promise<OpenNote> {
  return { note, document: await vault.create(fromJson(note)) };
}

/** Opens a note. @throws {VaultError} NOT_FOUND when there is none; see docs/encrypted_data.md */
export async function readNote(vault: Vault, keyId: string): Promise<OpenNote> {
  return opened(await vault.open(keyId));
}

/** Saves a changed note. What another device saved meanwhile is merged, line by line. @throws {VaultError} */
export async function saveNote(
  vault: Vault,
  { document }: OpenNote,
  note: Note,
): Promise<OpenNote> {
  return opened(
    await vault.save(document, fromJson(note), { merge: mergeNotes }),
  );
}

/** Brings `notes` up to date with all devices; what is kept of it is read once. @throws {VaultError} */
export async function syncNotes(
  vault: Vault,
  notes: Map<string, OpenNote>,
): Promise<void> {
  for await (const { keyId, version, isDeleted } of vault.changes()) {
    if (isDeleted) notes.delete(keyId);
    else if (notes.get(keyId)?.document.version !== version) {
      notes.set(keyId, await readNote(vault, keyId));
    }
  }
}

/** Brings a note back to how it was at a moment; what came after stays in its history. @throws {VaultError} */
export async function restoreNote(
  vault: Vault,
  { document }: OpenNote,
  at: Date,
): Promise<OpenNote> {
  return opened(await vault.restore(document, { at }));
}

/** A line that one side added is kept, one that a side removed is not; of two titles the changed one, else mine. */
export function mergeNotes({ base, mine, theirs }: Conflict) {
  const [before, ours, others] = [base, mine, theirs].map((content) =>
    toJson<Note>(content)
  ) as [Note, Note, Note]; // as many as went in
  const added = ours.lines.filter((line) =>
    !before.lines.includes(line) && !others.lines.includes(line)
  );
  const kept = others.lines.filter((line) =>
    !before.lines.includes(line) || ours.lines.includes(line)
  );
  return fromJson({
    title: ours.title === before.title ? others.title : ours.title,
    lines: [...kept, ...added],
  });
}

function opened(document: VaultDocument): OpenNote {
  return { note: toJson<Note>(document.content), document };
}
