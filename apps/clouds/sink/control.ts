/**
 * The control API of a sink, for programs that live in another process: plain JSON, no token, loopback only.
 *
 * @module
 */
import { ControlError, ControlInput } from "../aws/control/input.ts";
import { SINK_FAULTS, type SinkFault } from "./fault_plan.ts";
import type { SinkState } from "./sink.ts";
import type { WireAnswer, WireCall } from "./wire.ts";

/** Answers GET truth, POST and DELETE faults, POST settings. */
export function answerControl(call: WireCall, state: SinkState): WireAnswer {
  const route = `${call.method} ${call.path.slice("/_control/".length)}`;
  try {
    return { status: 200, body: JSON.stringify(act(route, call, state)) };
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    const { status, message } = error;
    return { status, body: JSON.stringify({ error: message }) };
  }
}

function act(route: string, call: WireCall, state: SinkState): unknown {
  switch (route) {
    case "GET truth":
      return truthOf(state);
    case "POST faults":
      return armFault(readJson(call), state);
    case "DELETE faults":
      state.faults.clear();
      state.authFaults.clear();
      return {};
    case "POST settings":
      return changeSettings(readJson(call), state);
    default:
      throw new ControlError(`No control route ${route}`, 404);
  }
}

function truthOf({ ledger, tokens, refusals }: SinkState) {
  return {
    ...ledger.totals(),
    calls: ledger.calls.length,
    changedKeys: ledger.changedKeys.length,
    tokens: tokens.made,
    refusals: Object.fromEntries(refusals),
  };
}

function armFault(body: unknown, state: SinkState): SinkFault {
  const input = new ControlInput(body, [
    "kind",
    "route",
    "after",
    "times",
    "retryAfterSeconds",
    "status",
    "milliseconds",
  ]);
  const kind = SINK_FAULTS.find((known) => known === input.text("kind"));
  if (kind === undefined) {
    throw new ControlError(`kind must be one of ${SINK_FAULTS.join(", ")}`);
  }
  const milliseconds = input.integer("milliseconds");
  const fault = {
    kind,
    after: input.integer("after") ?? 0,
    times: input.integer("times") ?? 1,
    retryAfterSeconds: input.integer("retryAfterSeconds"),
    status: input.integer("status") ?? 500,
    ...(milliseconds === null ? {} : { milliseconds }),
  };
  const route = input.text("route", "calls");
  if (route !== "calls" && route !== "auth") {
    throw new ControlError(`route must be calls or auth: got ${route}`);
  }
  (route === "auth" ? state.authFaults : state.faults).add([fault]);
  return fault;
}

function changeSettings(body: unknown, { settings, tokens }: SinkState) {
  const input = new ControlInput(body, [
    "accessKey",
    "secretKey",
    "delayMilliseconds",
    "maxBodyBytes",
    "tokenSeconds",
    "refuseId",
  ]);
  settings.accessKey = input.text("accessKey", settings.accessKey);
  settings.secretKey = input.text("secretKey", settings.secretKey);
  settings.delayMilliseconds = input.integer("delayMilliseconds") ??
    settings.delayMilliseconds;
  settings.maxBodyBytes = input.integer("maxBodyBytes") ??
    settings.maxBodyBytes;
  tokens.lifetimeSeconds = input.integer("tokenSeconds") ??
    tokens.lifetimeSeconds;
  const refused = input.text("refuseId", "");
  if (refused !== "") settings.refusedIds.add(refused);
  return { delayMilliseconds: settings.delayMilliseconds };
}

function readJson({ body }: WireCall): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new ControlError("The body must be JSON");
  }
}
