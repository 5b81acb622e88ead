/**
 * A TCP proxy before PostgreSQL that cuts the connection at a chosen call of the engine: before the server hears of it, or
 * after it has committed and before the client hears that it has.
 *
 * Source of the frames: PostgreSQL 17, "Frontend/Backend Protocol", message formats.
 *
 * @module
 */

/** Where to cut. */
export interface Cut {
  /** The call, counted from 1 since the proxy started. */
  readonly call: number;
  readonly moment: "before" | "after";
  /** Whether the client is dead from then on: nothing more comes through. Otherwise it may connect again. */
  readonly isDeath: boolean;
}

/** A running proxy. */
export interface CuttingProxy extends AsyncDisposable {
  /** Its loopback port. */
  readonly port: number;
  /** Calls seen so far. */
  calls(): number;
}

interface Plan {
  readonly cut: Cut | null;
  calls: number;
  isDead: boolean;
}

/** One client's connection. */
interface Link {
  readonly client: Deno.Conn;
  readonly server: Deno.Conn;
  /** Whether the call being executed is the one to cut after. */
  isCutting: boolean;
  hasCompleted: boolean;
}

const CALL = 'public."engine_';

/** Starts a proxy before `target`; with no `cut` it only counts. */
export function startCuttingProxy(
  target: { hostname: string; port: number },
  cut: Cut | null = null,
): CuttingProxy {
  const plan: Plan = { cut, calls: 0, isDead: false };
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const links = new Set<Promise<void>>();
  const open = new Set<Deno.Conn>();
  const accepting = (async () => {
    for await (const client of listener) {
      open.add(client);
      const link = serve(plan, client, target).finally(() => {
        open.delete(client);
        links.delete(link);
      });
      links.add(link);
    }
  })();
  return {
    port: listener.addr.port,
    calls: () => plan.calls,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const client of open) closeQuietly(client);
      await accepting;
      await Promise.all(links);
    },
  };
}

async function serve(
  plan: Plan,
  client: Deno.TcpConn,
  target: { hostname: string; port: number },
): Promise<void> {
  if (plan.isDead) return await refuse(client);
  const server = await Deno.connect(target);
  client.setNoDelay();
  server.setNoDelay();
  const link: Link = { client, server, isCutting: false, hasCompleted: false };
  await Promise.allSettled([
    pump(
      frames(client, true),
      server,
      (frame) => mayReachServer(plan, link, frame),
    ),
    pump(
      frames(server, false),
      client,
      (frame) => mayReachClient(plan, link, frame),
    ),
  ].map((direction) =>
    direction.finally(() => {
      closeQuietly(client);
      closeQuietly(server);
    })
  ));
}

/** Says that nobody is there. The driver tries for ever where a connection just ends. */
async function refuse(client: Deno.Conn): Promise<void> {
  await client.read(new Uint8Array(1024)).catch(() => null);
  const fields = new TextEncoder().encode("SFATAL\0C08006\0Mdead\0\0");
  const message = new Uint8Array(5 + fields.length);
  message[0] = "E".charCodeAt(0);
  new DataView(message.buffer).setInt32(1, 4 + fields.length);
  message.set(fields, 5);
  await client.write(message).catch(() => 0);
  closeQuietly(client);
}

/** Forwards frames until one may not pass. */
async function pump(
  from: AsyncIterable<Uint8Array>,
  to: Deno.Conn,
  mayPass: (frame: Uint8Array) => boolean,
): Promise<void> {
  for await (const frame of from) {
    if (!mayPass(frame)) return;
    for (let sent = 0; sent < frame.length;) {
      sent += await to.write(frame.subarray(sent));
    }
  }
}

function mayReachServer(plan: Plan, link: Link, frame: Uint8Array): boolean {
  if (!isTyped(frame, "P") || !holds(frame, CALL)) return true;
  plan.calls += 1;
  if (plan.cut?.call !== plan.calls) return true;
  if (plan.cut.moment === "after") {
    link.isCutting = true;
    return true;
  }
  plan.isDead = plan.cut.isDeath;
  return false;
}

/** ReadyForQuery after CommandComplete: the transaction is committed. */
function mayReachClient(plan: Plan, link: Link, frame: Uint8Array): boolean {
  if (!link.isCutting) return true;
  if (isTyped(frame, "C")) link.hasCompleted = true;
  if (isTyped(frame, "Z") && link.hasCompleted) {
    plan.isDead = plan.cut?.isDeath ?? false;
    return false;
  }
  // Nothing of the answer gets through either.
  return !isTyped(frame, "C") && !isTyped(frame, "D");
}

function isTyped(frame: Uint8Array, type: string): boolean {
  return frame[0] === type.charCodeAt(0);
}

function holds(frame: Uint8Array, text: string): boolean {
  return new TextDecoder().decode(frame.subarray(0, 200)).includes(text);
}

/** Cuts a stream of the protocol into messages. A client's first message has no type. */
async function* frames(
  connection: Deno.Conn,
  isClient: boolean,
): AsyncGenerator<Uint8Array> {
  let buffered = new Uint8Array(0);
  let prefix = isClient ? 0 : 1;
  const chunk = new Uint8Array(65_536);
  for (;;) {
    const length = frameLength(buffered, prefix);
    if (length !== null && buffered.length >= length) {
      yield buffered.subarray(0, length);
      buffered = buffered.slice(length);
      prefix = 1;
      continue;
    }
    const read = await connection.read(chunk).catch(() => null);
    if (read === null) return;
    const joined = new Uint8Array(buffered.length + read);
    joined.set(buffered);
    joined.set(chunk.subarray(0, read), buffered.length);
    buffered = joined;
  }
}

function frameLength(buffered: Uint8Array, prefix: number): number | null {
  if (buffered.length < prefix + 4) return null;
  return prefix +
    new DataView(buffered.buffer, buffered.byteOffset).getInt32(prefix);
}

function closeQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // It was closed by the other direction.
  }
}
