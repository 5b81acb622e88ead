import { deepEqual, fail } from "node:assert/strict";
import fc from "fast-check";
import { type BadRequest, badRequest } from "./bad_requests.ts";
import { tableSums } from "./table_sums.ts";
import { openTarget, type Target } from "./target.ts";

/** Requests under way at once. */
const AT_ONCE = 8;

/**
 * Sends generated malformed requests as a signed-in user: each is answered 4xx by a problem document that tells nothing of
 * the inside, and no row changes.
 */
export async function checkMalformed(
  { count, seed, requests = badRequest }: {
    readonly count: number;
    readonly seed: number;
    /** Which kinds; every one unless told. */
    readonly requests?: (target: Target) => fc.Arbitrary<BadRequest>;
  },
): Promise<void> {
  await using target = await openTarget();
  const sql = target.project.database.sql("supabase_admin");
  const before = await tableSums(sql);
  const queue = fc.sample(requests(target), { numRuns: count, seed });
  const bad: string[] = [];
  const kinds = new Set(queue.map(({ kind }) => kind));
  const work = async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const complaint = await complaintAbout(target, next);
      if (complaint !== null) bad.push(complaint);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (bad.length > 0) {
    fail(
      `${bad.length} of ${count} (seed ${seed})\n${
        bad.slice(0, 10).join("\n")
      }`,
    );
  }
  deepEqual(await tableSums(sql), before, `seed ${seed}`);
  if (kinds.size < 20) fail(`seed ${seed} made only ${kinds.size} kinds`);
}

async function complaintAbout(
  { origin, caller }: Target,
  request: BadRequest,
): Promise<string | null> {
  const { functionName, method, path, headers, body } = request;
  const response = await fetch(
    `${origin(functionName)}/${functionName}${path}`,
    {
      method,
      headers: { ...headers, authorization: `Bearer ${caller.accessToken}` },
      ...(body === null ? {} : { body }),
    },
  );
  const text = await response.text();
  const told = JSON.stringify(request).slice(0, 400);
  if (response.status < 400 || response.status > 499) {
    return `${response.status} for ${told}: ${text.slice(0, 200)}`;
  }
  return isProblem(response, text)
    ? null
    : `no problem document for ${told}: ${text.slice(0, 200)}`;
}

const INSIDE =
  /PostgresError|PGRST|SQLSTATE|file:\/\/|\.ts:\d|private\.|node_modules/;

function isProblem(response: Response, text: string): boolean {
  const type = response.headers.get("content-type");
  if (type !== "application/problem+json" || INSIDE.test(text)) return false;
  const { success, code, error, requestId, status } = JSON.parse(text);
  return success === false && typeof code === "string" &&
    typeof error === "string" && typeof requestId === "string" &&
    status === response.status;
}
