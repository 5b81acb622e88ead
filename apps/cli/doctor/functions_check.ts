import { bad, type Finding, good } from "./check.ts";

/** What reaching the functions needs. */
export interface FunctionsCheckOptions {
  /** The project's origin. */
  readonly url: string;
  /** WORKER_TOKEN as this environment has it, in clear. */
  readonly workerToken: string;
  readonly fetch: typeof fetch;
}

/** Whether every function is there, and whether the worker takes our token and no other. */
export async function checkFunctions(
  { url, workerToken, fetch }: FunctionsCheckOptions,
): Promise<Finding[]> {
  const call = (path: string, init: RequestInit) =>
    statusOf(fetch, `${url}/functions/v1/${path}`, init);
  const worker = (token: string) =>
    call("connector-sync/worker", {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
  const [sync, health, accepted, refused] = await Promise.all([
    call("aws-data-sync", { method: "POST" }),
    call("connector-sync/health", { method: "GET" }),
    worker(workerToken),
    worker("x".repeat(32)),
  ]);
  return [
    reached("Function aws-data-sync", sync, [401]),
    reached("Function connector-sync", health, [200, 503]),
    accepted === 202 ? good("WORKER_TOKEN", "the worker takes it") : bad(
      "WORKER_TOKEN",
      `the worker answers ${accepted ?? "nothing"}, expected 202`,
      "set the same WORKER_TOKEN for the functions: `supabase secrets set WORKER_TOKEN=...`",
    ),
    refused === 401 ? good("Worker route", "another token is refused") : bad(
      "Worker route",
      `another token is answered with ${refused ?? "nothing"}, expected 401`,
      "deploy the functions of this version: `supabase functions deploy`",
    ),
  ];
}

function reached(
  subject: string,
  status: number | null,
  expected: readonly number[],
): Finding {
  if (status !== null && expected.includes(status)) {
    return good(subject, `answers (${status})`);
  }
  const advice = status === null
    ? "nothing answers there: check SUPABASE_URL"
    : status === 404
    ? "deploy it: `supabase functions deploy`"
    : status === 401
    ? "let it verify its callers itself: `verify_jwt = false` in supabase/config.toml, then deploy"
    : "look at its log: a setting it names there is missing or wrong";
  return bad(
    subject,
    `answers ${status ?? "nothing"}, expected ${expected.join(" or ")}`,
    advice,
  );
}

async function statusOf(
  send: typeof fetch,
  url: string,
  init: RequestInit,
): Promise<number | null> {
  try {
    const response = await send(url, {
      ...init,
      signal: AbortSignal.timeout(10_000),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}
