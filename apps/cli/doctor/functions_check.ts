import { bad, type Finding, good, skipped } from "./check.ts";

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
    answerOf(fetch, `${url}/functions/v1/${path}`, init);
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
  const connector = reached("Function connector-sync", health, [200, 503]);
  return [
    reached("Function aws-data-sync", sync, [401]),
    connector,
    ...(connector.state === "good" ? tokenFindings(accepted, refused) : [
      skipped(
        "WORKER_TOKEN",
        "the worker's function does not answer as it must",
      ),
    ]),
  ];
}

function tokenFindings(
  { status: accepted }: FunctionAnswer,
  { status: refused }: FunctionAnswer,
): Finding[] {
  return [
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

/** What a function answered. */
interface FunctionAnswer {
  /** Null when nothing did. */
  readonly status: number | null;
  /** Its own sentence about what is wrong; empty when it gave none. */
  readonly detail: string;
}

function reached(
  subject: string,
  { status, detail }: FunctionAnswer,
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
    : "set what it names with `supabase secrets set`, or look at its log";
  return bad(
    subject,
    `answers ${status ?? "nothing"}, expected ${expected.join(" or ")}${
      detail === "" ? "" : `: ${detail}`
    }`,
    advice,
  );
}

async function answerOf(
  send: typeof fetch,
  url: string,
  init: RequestInit,
): Promise<FunctionAnswer> {
  try {
    const response = await send(url, {
      ...init,
      signal: AbortSignal.timeout(10_000),
    });
    return {
      status: response.status,
      detail: detailOf(await response.text()),
    };
  } catch {
    return { status: null, detail: "" };
  }
}

/** The sentence of a problem document. */
function detailOf(body: string): string {
  try {
    const { code, detail } = JSON.parse(body);
    return typeof code === "string" && typeof detail === "string"
      ? `${code}: ${detail.slice(0, 300)}`
      : "";
  } catch {
    return "";
  }
}
