import type { Sql } from "postgres";
import {
  type PlantedForwarder,
  plantForwarder,
} from "../../support/forwarder_world.ts";

/** Plants a forwarder with a file that ended with a dead letter. Nothing of it is due in a shared stack. */
export async function plantForwarding(
  sql: Sql,
  organizationId: string,
  integrationId: string,
): Promise<PlantedForwarder & { deadLetterId: string; fileId: string }> {
  const planted = await plantForwarder(sql, { organizationId, integrationId }, {
    api: crypto.randomUUID(),
  });
  const [file] = await sql<{ id: string }[]>`
    insert into public.forwarder_files (organization_id, forwarder_id, bucket, object_key, etag, trigger, dedupe_key, state, records_read,
      records_dead, started_at, ended_at)
    values (${organizationId}, ${planted.forwarderId}, 'a-bucket', 'a.jsonl', 'e1', 'manual', 'a-bucket|a.jsonl|e1', 'done', 1, 1, now(), now())
    returning id`;
  if (!file) throw new Error("nothing was inserted");
  const [letter] = await sql<{ id: string }[]>`
    insert into public.dead_letters (organization_id, forwarder_id, file_id, byte_start, byte_end, first_record, record_count, reason,
      idempotency_key, last_status)
    values (${organizationId}, ${planted.forwarderId}, ${file.id}, 0, 9, 0, 1, 'rejected', 'planted', 400) returning id`;
  if (!letter) throw new Error("nothing was inserted");
  await sql`insert into private.dead_letter_contents (dead_letter_id, records) values (${letter.id}, '[{"a":1}]')`;
  await sql`insert into public.forwarder_activity (endpoint_id, slot_at, organization_id)
    values (${planted.endpointId}, now(), ${organizationId})`;
  return { ...planted, fileId: file.id, deadLetterId: letter.id };
}
