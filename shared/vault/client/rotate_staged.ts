/**
 * The rotation of an account that does not fit into one request: datasets are staged in groups, the commit is one transaction.
 *
 * @module
 */
import { listLiving } from "./changes.ts";
import { parseMembers, parseText } from "./encrypted_content.ts";
import {
  keepNextKey,
  type KeptVersion,
  type NextKey,
  wasDone,
} from "./next_key.ts";
import { resealDataset, type ResealedDataset } from "./reseal_dataset.ts";
import type { VaultSession } from "./session.ts";
import { isVaultError, VaultError } from "./vault_error.ts";

/** What one request has room for: datasets, and their JSON in characters unless a single one has more. */
const ROOM = { datasets: 100, characters: 4_000_000 };

/**
 * Rotates to the next key. A rotation that another device left behind, or is at, is given up: the last one to begin goes on.
 *
 * @returns How many datasets were written.
 * @throws {VaultError} As rotateKey()
 */
export async function rotateStaged(
  session: VaultSession,
  next: NextKey,
  attempts: number,
): Promise<number> {
  const path = `/rotation/${await begin(session, next)}`;
  const staged = new Map<string, KeptVersion>();
  try {
    for (let attempt = 1;; attempt++) {
      const living = await stageAll(session, next, { path, staged });
      if (await isCommitted(session, next, path)) {
        const written = living.flatMap((keyId) => staged.get(keyId) ?? []);
        await keepNextKey(session, next, written);
        return written.length;
      }
      if (attempt >= attempts) throw new VaultError("CONFLICT");
    }
  } catch (error) {
    // Best effort: what is staged is forgotten after a day in any case.
    await ask(session, "DELETE", path).catch(() => {});
    throw error;
  }
}

async function begin(
  session: VaultSession,
  { keyCheck }: NextKey,
): Promise<string> {
  const asked = { fromGeneration: session.ring.generation, keyCheck };
  try {
    return rotationIdOf(await ask(session, "POST", "/rotation", asked));
  } catch (error) {
    if (!isVaultError(error, "CONFLICT")) throw error;
  }
  const other = rotationIdOf(await ask(session, "GET", "/rotation"));
  await ask(session, "DELETE", `/rotation/${other}`);
  return rotationIdOf(await ask(session, "POST", "/rotation", asked));
}

interface Stage {
  readonly path: string;
  readonly staged: Map<string, KeptVersion>;
}

/** Stages what lives and is not staged as it stands. The ids of what lives. */
async function stageAll(
  session: VaultSession,
  next: NextKey,
  { path, staged }: Stage,
): Promise<string[]> {
  const living = await listLiving(session);
  const lacking = living.filter(({ keyId, version }) =>
    staged.get(keyId)?.version !== version + 1
  );
  const group: ResealedDataset[] = [];
  let characters = 0;
  const flush = async () => {
    const isTaken = await isStaged(session, path, group);
    for (const { keyId, version, hash } of isTaken ? group : []) {
      staged.set(keyId, { keyId, version, hash });
    }
    group.length = 0;
    characters = 0;
  };
  for (const { keyId } of lacking) {
    const resealed = await resealLiving(session, next, keyId);
    if (resealed === null) continue;
    const isFull = characters + resealed.characters > ROOM.characters ||
      group.length === ROOM.datasets;
    if (isFull && group.length > 0) await flush();
    group.push(resealed);
    characters += resealed.characters;
  }
  if (group.length > 0) await flush();
  return living.map(({ keyId }) => keyId);
}

/** Null for one that was deleted meanwhile: the commit does not ask for it. */
async function resealLiving(
  session: VaultSession,
  next: NextKey,
  keyId: string,
): Promise<ResealedDataset | null> {
  try {
    return await resealDataset(session, next, keyId);
  } catch (error) {
    if (isVaultError(error, "NOT_FOUND")) return null;
    throw error;
  }
}

/** Whether a group was taken; not when one of it was written meanwhile: the commit finds them missing. */
async function isStaged(
  session: VaultSession,
  path: string,
  group: readonly ResealedDataset[],
): Promise<boolean> {
  try {
    const operations = group.map(({ operation }) => operation);
    await ask(session, "POST", `${path}/datasets`, { operations });
    return true;
  } catch (error) {
    if (isVaultError(error, "CONFLICT")) return false;
    throw taken(error);
  }
}

/** Whether the commit went through; not while datasets are missing or have changed. */
async function isCommitted(
  session: VaultSession,
  next: NextKey,
  path: string,
): Promise<boolean> {
  try {
    await ask(session, "POST", `${path}/commit`, undefined, false);
    return true;
  } catch (error) {
    if (isVaultError(error, "CONFLICT")) return false;
    if (isVaultError(error) && await wasDone(session, error, next)) return true;
    throw taken(error);
  }
}

/** A rotation that is not there was given up by another device that began its own. */
function taken(error: unknown): unknown {
  return isVaultError(error, "NOT_FOUND")
    ? new VaultError("CONFLICT", "Another device began a rotation", {
      cause: error,
    })
    : error;
}

async function ask(
  { connection }: VaultSession,
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: unknown,
  isRepeatable = true,
): Promise<unknown> {
  const question = body === undefined ? {} : { body };
  return (await connection({ method, path, ...question, isRepeatable })).body;
}

function rotationIdOf(answer: unknown): string {
  return parseText(parseMembers(answer, "the answer"), "rotationId");
}
