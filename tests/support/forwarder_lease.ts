import type { JSONValue, Sql } from "postgres";

/** A file as a claim hands it out. */
export interface HeldFile {
  readonly id: string;
  readonly object_key: string;
  readonly etag: string | null;
  readonly commit_no: number;
  readonly checkpoint: unknown;
}

/** A dead letter as a claim hands it out. */
export interface HeldLetter {
  readonly id: string;
  readonly idempotency_key: string;
  readonly records: string | null;
  readonly record_count: number;
}

/** What a claim answers. */
export interface Held {
  readonly endpoint: { readonly id: string; readonly lease_token: number };
  readonly files: readonly HeldFile[];
  readonly redrives: readonly HeldLetter[];
}

/** What a commit answers. */
export interface Committed {
  readonly applied: boolean;
  readonly ended: readonly string[];
  readonly stop: readonly string[];
  readonly more_files: readonly HeldFile[];
  readonly more_redrives: readonly HeldLetter[];
}

/** Takes objects on by their keys; each has its key as entity tag. */
export async function addFiles(
  sql: Sql,
  forwarderId: string,
  files: readonly JSONValue[],
  trigger = "manual",
): Promise<{ added: number; known: number; stale: number }> {
  const [row] = await sql`
    select engine_forwarder_add_files(${forwarderId}, ${trigger}, ${
    sql.json([...files])
  }) as answer`;
  return row?.answer;
}

/** Claims as a worker. */
export async function claim(
  sql: Sql,
  owner = "w1",
  seconds = 60,
): Promise<Held | null> {
  const [row] = await sql`
    select engine_forwarder_claim(${owner}, ${seconds}, null, true) as answer`;
  return row?.answer ?? null;
}

/** Claims what must be there. */
export async function claimed(sql: Sql, owner = "w1", seconds = 60) {
  const held = await claim(sql, owner, seconds);
  if (held === null) throw new Error("nothing was due");
  return held;
}

/** Commits under a claim. */
export async function commit(
  sql: Sql,
  { endpoint }: Held,
  told: { readonly [member: string]: JSONValue },
): Promise<Committed> {
  const whole = { commit_id: crypto.randomUUID(), ...told };
  const [row] = await sql`
    select engine_forwarder_commit(${endpoint.id}, ${endpoint.lease_token}, ${
    sql.json(whole)
  }) as answer`;
  return row?.answer;
}
