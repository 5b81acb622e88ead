/**
 * A PostgreSQL 17 server of our own, as a child process on a loopback port.
 *
 * @module
 */

import { join } from "node:path";
import { freePort, isFreePort } from "./free_port.ts";
import { leash, type Leashed } from "./leash.ts";
import type { LogFile } from "./log_file.ts";
import type { PostgresBinaries } from "./postgres_binaries.ts";

/** Where the data is and how to reach it. */
export interface PostgresOptions {
  /** The programs. */
  binaries: PostgresBinaries;
  /** The data directory; made by {@link initializePostgres}. */
  dataDirectory: string;
  /** The port to use if it is free; otherwise any free one. */
  preferredPort?: number | undefined;
  /** Takes the server's own output. */
  log: LogFile;
}

/** A running server. */
export interface PostgresServer {
  /** Its loopback port. */
  readonly port: number;
  /** Disconnects everybody, writes a checkpoint and waits until it is gone. */
  stop(): Promise<void>;
}

// The disk is not waited for: a killed process loses nothing, only a machine that loses power would.
const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "fsync=off",
  "full_page_writes=off",
  "max_connections=200",
  "timezone=UTC",
  "log_timezone=UTC",
  "log_checkpoints=off",
];

/**
 * Makes an empty cluster whose superuser is `supabase_admin`, as on hosted.
 *
 * @throws {Error} With the program's words when it fails.
 */
export async function initializePostgres(
  options: PostgresOptions & { password: string },
): Promise<void> {
  const { binaries, dataDirectory } = options;
  const passwordFile = `${dataDirectory}.password`;
  await Deno.writeTextFile(passwordFile, `${options.password}\n`, {
    mode: 0o600,
  });
  if (binaries.user) {
    await Deno.chown(passwordFile, binaries.user.uid, binaries.user.gid);
  }
  const initdb = leash({
    command: [
      join(binaries.directory, "initdb"),
      ...["--pgdata", dataDirectory, "--pwfile", passwordFile],
      ...["--username", "supabase_admin", "--auth", "scram-sha-256"],
      ...["--encoding", "UTF8", "--locale-provider", "builtin"],
      ...["--locale", "C.UTF-8", "--no-sync", "--no-instructions"],
    ],
    env: { PATH: `${binaries.directory}:/usr/bin:/bin`, LC_ALL: "C" },
    cwd: "/",
    signal: "KILL",
    user: binaries.user,
    onLine: (line) => options.log.write("initdb", line),
  });
  const code = await initdb.exited;
  await initdb.stop();
  await Deno.remove(passwordFile);
  if (code !== 0) {
    throw new Error(`initdb failed:\n${options.log.tail("initdb")}`);
  }
}

/**
 * Starts the server and waits until it accepts connections. A port that was taken meanwhile is replaced by another.
 *
 * @throws {Error} With the end of the server's log when it does not start.
 */
export async function startPostgres(
  options: PostgresOptions,
): Promise<PostgresServer> {
  for (let attempt = 1;; attempt++) {
    const preferred = attempt === 1 && options.preferredPort !== undefined &&
      isFreePort(options.preferredPort);
    const port = preferred ? options.preferredPort ?? 0 : freePort();
    const started = await tryStart(options, port);
    if (started) return { port, stop: () => started.stop() };
    const tail = options.log.tail("postgres");
    if (attempt === 5 || !tail.includes("could not bind")) {
      throw new Error(`PostgreSQL did not start:\n${tail}`);
    }
  }
}

async function tryStart(
  options: PostgresOptions,
  port: number,
): Promise<Leashed | null> {
  const ready = Promise.withResolvers<true>();
  const { directory, user } = options.binaries;
  const server = leash({
    command: [
      join(directory, "postgres"),
      ...["-D", options.dataDirectory, "-p", String(port)],
      ...SETTINGS.flatMap((setting) => ["-c", setting]),
    ],
    env: { PATH: `${directory}:/usr/bin:/bin`, LC_ALL: "C" },
    cwd: "/",
    signal: "INT",
    user,
    onLine(line) {
      options.log.write("postgres", line);
      if (line.includes("database system is ready to accept connections")) {
        ready.resolve(true);
      }
    },
  });
  const isUp = await Promise.race([
    ready.promise,
    server.exited.then(() => false),
  ]);
  return isUp ? server : null;
}
