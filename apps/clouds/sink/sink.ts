/**
 * An API that takes records, on loopback: it gives tokens, counts every record by its id, and misbehaves when it is told to.
 *
 * @module
 */
import type { Clock } from "../../../shared/platform/clock.ts";
import { answerCall } from "./calls.ts";
import { FaultPlan } from "./fault_plan.ts";
import { Ledger } from "./ledger.ts";
import { answerControl } from "./control.ts";
import { Tokens } from "./tokens.ts";
import { serveConnection, type WireAnswer, type WireCall } from "./wire.ts";

/** How a sink is started. */
export interface SinkOptions {
  /** Tokens end by its ticks. */
  readonly clock: Clock;
  /** 0 or absent: a free one. */
  readonly port?: number;
}

/** What can be changed while a sink runs. */
export interface SinkSettings {
  /** What POST /auth wants to see. */
  accessKey: string;
  /** What POST /auth wants to see. */
  secretKey: string;
  /** How long a call takes. */
  delayMilliseconds: number;
  /** Ids that a call is refused for, whole, with a 400. */
  readonly refusedIds: Set<string>;
  /** A longer body is refused with a 413; null for none. */
  maxBodyBytes: number | null;
}

/** What a sink is made of. */
export interface SinkState {
  readonly settings: SinkSettings;
  readonly tokens: Tokens;
  /** Faults of POST /calls. */
  readonly faults: FaultPlan;
  /** Faults of POST /auth. */
  readonly authFaults: FaultPlan;
  readonly ledger: Ledger;
  /** Calls that met a fault or were refused, by what became of them. */
  readonly refusals: Map<string, number>;
}

/** A running sink. */
export interface Sink extends SinkState {
  /** Its origin. */
  readonly url: string;
  /** Where tokens are given. */
  readonly authUrl: string;
  /** Where records are taken. */
  readonly callUrl: string;
  /** Root of the control API. */
  readonly controlUrl: string;
  /** Stops at once; calls under way are dropped. */
  stop(): Promise<void>;
}

/** Starts a sink on 127.0.0.1. */
export function startSink({ clock, port = 0 }: SinkOptions): Sink {
  const state: SinkState = {
    settings: {
      accessKey: "sink-access-key",
      secretKey: "sink-secret-key",
      delayMilliseconds: 0,
      refusedIds: new Set(),
      maxBodyBytes: null,
    },
    tokens: new Tokens(clock, 3600),
    faults: new FaultPlan(),
    authFaults: new FaultPlan(),
    ledger: new Ledger(),
    refusals: new Map(),
  };
  const stopping = new AbortController();
  const listener = Deno.listen({ hostname: "127.0.0.1", port });
  const open = new Set<Deno.Conn>();
  const serving = new Set<Promise<void>>();
  const accepting = (async () => {
    for await (const connection of listener) {
      open.add(connection);
      const served = serveConnection(
        connection,
        (call) => route(call, state, stopping.signal),
      ).finally(() => {
        open.delete(connection);
        serving.delete(served);
      });
      serving.add(served);
    }
  })();
  const url = `http://127.0.0.1:${listener.addr.port}`;
  return {
    ...state,
    url,
    authUrl: `${url}/auth`,
    callUrl: `${url}/calls`,
    controlUrl: `${url}/_control`,
    async stop() {
      stopping.abort();
      listener.close();
      for (const connection of open) {
        try {
          connection.close();
        } catch {
          // Its loop closed it first.
        }
      }
      await accepting;
      await Promise.all(serving);
    },
  };
}

async function route(
  call: WireCall,
  state: SinkState,
  stopping: AbortSignal,
): Promise<WireAnswer> {
  if (call.path.startsWith("/_control/")) return answerControl(call, state);
  if (call.method !== "POST") return { status: 405, body: "{}" };
  if (call.path === "/auth" || call.path === "/calls") {
    return await answerCall(call, state, stopping);
  }
  return { status: 404, body: "{}" };
}
