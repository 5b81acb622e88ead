/**
 * Answers REST calls as the stack answered them once: what is left of their time is one hop. Served by `deno serve`.
 *
 * `GET /_calls` lists the distinct calls so far and forgets them.
 *
 * @module
 */

/** One call, so that it can be made again. */
export interface RecordedCall {
  /** Below the origin. */
  readonly path: string;
  /** Names and values. */
  readonly headers: readonly (readonly [string, string])[];
  /** As it was sent. */
  readonly body: string;
}

interface Answered {
  readonly status: number;
  readonly body: string;
}

const upstream = Deno.env.get("UPSTREAM") ?? "";
const answers = new Map<string, Answered>();
let calls: RecordedCall[] = [];

/** What `deno serve` runs. */
export default { fetch: answer };

async function answer(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  if (pathname === "/_calls") {
    const told = calls;
    calls = [];
    return Response.json(told);
  }
  const path = pathname + search;
  const body = await request.text();
  const known = answers.get(path + body) ??
    await ask({ path, body, headers: [...request.headers] });
  return new Response(known.body, {
    status: known.status,
    headers: { "content-type": "application/json" },
  });
}

async function ask(call: RecordedCall): Promise<Answered> {
  calls.push(call);
  const headers = call.headers.filter(([name]) => name !== "host");
  const response = await fetch(upstream + call.path, {
    method: "POST",
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    body: call.body,
  });
  const answered = { status: response.status, body: await response.text() };
  answers.set(call.path + call.body, answered);
  return answered;
}
