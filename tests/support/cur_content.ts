import type { Sql } from "postgres";
import { jobContent } from "./job_content.ts";

/**
 * What a job of a cost report left for readers, as text. The number of requests is left out: whoever takes over looks the
 * delivery up again.
 */
export async function curContent(sql: Sql, jobId: string): Promise<string> {
  const { requests: _, ...content } = JSON.parse(await jobContent(sql, jobId));
  return JSON.stringify(content, null, 1);
}
