/**
 * What a sink answers to calls of its API.
 *
 * @module
 */
import { wait } from "../../../shared/platform/wait.ts";
import { idsOf, readEnvelope } from "./envelope.ts";
import type { SinkFault } from "./fault_plan.ts";
import type { SinkState } from "./sink.ts";
import type { WireAnswer, WireCall } from "./wire.ts";

const HANG_MILLISECONDS = 60_000;

/** Answers POST /auth or POST /calls, with the fault that is due. */
export async function answerCall(
  call: WireCall,
  state: SinkState,
  stopping: AbortSignal,
): Promise<WireAnswer> {
  const isAuth = call.path === "/auth";
  const fault = (isAuth ? state.authFaults : state.faults).take();
  if (fault !== null) {
    count(state, fault.kind);
    const struck = await strike(fault, state, stopping);
    if (struck !== null) return struck;
  }
  const { delayMilliseconds } = state.settings;
  if (!isAuth && delayMilliseconds > 0) {
    await wait(delayMilliseconds, stopping);
  }
  const answer = isAuth ? giveToken(call, state) : take(call, state);
  return fault?.kind === "reset_after" ? "reset" : answer;
}

/** What a fault answers instead; null when the call goes on. */
async function strike(
  fault: SinkFault,
  { tokens }: SinkState,
  stopping: AbortSignal,
): Promise<WireAnswer | null> {
  const { kind, retryAfterSeconds = null } = fault;
  const headers: Record<string, string> = retryAfterSeconds === null
    ? {}
    : { "retry-after": String(retryAfterSeconds) };
  if (kind === "throttle") {
    return { status: 429, headers, body: '{"error":"too many requests"}' };
  }
  if (kind === "server_error") {
    const status = fault.status ?? 500;
    return { status, headers, body: '{"error":"it broke"}' };
  }
  if (kind === "hang") {
    await wait(fault.milliseconds ?? HANG_MILLISECONDS, stopping);
    return "reset";
  }
  if (kind === "expire_tokens") tokens.expireAll();
  return kind === "reset_before" ? "reset" : null;
}

function giveToken({ body }: WireCall, state: SinkState): WireAnswer {
  const { accessKey, secretKey } = state.settings;
  const given = parse(new TextDecoder().decode(body));
  if (given["accessKey"] !== accessKey || given["secretKey"] !== secretKey) {
    return refuse(state, 401, "unknown keys");
  }
  const { token, expiresIn } = state.tokens.give();
  return {
    status: 200,
    body: JSON.stringify({ access_token: token, expires_in: expiresIn }),
  };
}

function take({ headers, body }: WireCall, state: SinkState): WireAnswer {
  const { settings, tokens, ledger } = state;
  if (!tokens.accepts(headers.get("authorization"))) {
    return refuse(state, 401, "no valid token");
  }
  const { maxBodyBytes } = settings;
  if (maxBodyBytes !== null && body.length > maxBodyBytes) {
    return refuse(state, 413, "too large");
  }
  const text = new TextDecoder().decode(body);
  const records = readEnvelope(parse(text));
  if (typeof records === "string") return refuse(state, 422, records);
  const ids = idsOf(records);
  const refused = ids.filter((id) => settings.refusedIds.has(id));
  if (refused.length > 0) {
    return refuse(state, 400, `refused ${refused.length} records`);
  }
  ledger.take(ids, { key: headers.get("idempotency-key") ?? "", body: text });
  return { status: 200, body: JSON.stringify({ accepted: ids.length }) };
}

function refuse(state: SinkState, status: number, error: string): WireAnswer {
  count(state, String(status));
  return { status, body: JSON.stringify({ error }) };
}

function count({ refusals }: SinkState, what: string): void {
  refusals.set(what, (refusals.get(what) ?? 0) + 1);
}

/** The members of a JSON object; none for whatever is no such thing. */
function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
