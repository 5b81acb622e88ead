import type { Clock } from "../../shared/platform/clock.ts";
import { CONTROL_PREFIX, ControlApi } from "./aws/control/endpoint.ts";
import { Journal } from "./aws/control/journal.ts";
import { answerAws } from "./aws/endpoint.ts";
import { answerDocument, DOCUMENT_PREFIX } from "./aws/invoicing/document.ts";
import { World } from "./aws/world.ts";

/** How the clouds are started. */
export interface CloudsOptions {
  /** 0 or absent: a free one. */
  readonly port?: number;
  /** The time the clouds live in; signatures, sessions and "today" follow it. */
  readonly clock: Clock;
  /** Same seed, same accounts, keys and bills. */
  readonly seed: number;
  /** File that keeps accounts, roles and keys over a restart; absent: all is gone with the process. */
  readonly journal?: string;
}

/** The clouds, up. */
export interface Clouds {
  /** Endpoint for every AWS client. */
  readonly awsUrl: string;
  /** Root of the control API. */
  readonly controlUrl: string;
  /** Our own principal: it may call sts:AssumeRole and nothing else. */
  readonly broker: Broker;
  /** Stops at once; hanging calls are dropped. */
  stop(): Promise<void>;
}

/** The keys of the product's own AWS principal. */
export interface Broker {
  /** AWS_BROKER_ACCESS_KEY_ID. */
  readonly accessKeyId: string;
  /** AWS_BROKER_SECRET_ACCESS_KEY. */
  readonly secretAccessKey: string;
  /** The account the principal lives in. */
  readonly accountId: string;
  /** What a customer's trust policy names. */
  readonly arn: string;
}

/** Starts the loopback clouds on 127.0.0.1. One port serves every AWS service and the control API. */
export async function startClouds(options: CloudsOptions): Promise<Clouds> {
  const world = new World(options);
  const broker = await addBroker(world);
  const journal = options.journal === undefined
    ? null
    : new Journal(options.journal);
  const control = new ControlApi(world, journal);
  if (journal !== null) await control.replay(await journal.read());
  const stopping = new AbortController();
  const closing = new AbortController();
  const server = Deno.serve(
    {
      hostname: "127.0.0.1",
      port: options.port ?? 0,
      signal: closing.signal,
      onListen: () => {},
    },
    (request) => {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith(`${CONTROL_PREFIX}/`)) {
        return control.answer(request);
      }
      return pathname.startsWith(DOCUMENT_PREFIX)
        ? answerDocument(request, world)
        : answerAws(request, world, stopping.signal);
    },
  );
  const awsUrl = `http://127.0.0.1:${server.addr.port}`;
  return {
    awsUrl,
    controlUrl: `${awsUrl}${CONTROL_PREFIX}`,
    broker,
    async stop() {
      stopping.abort();
      // A client that holds a connection on to an answer it reads no more is not waited for.
      closing.abort();
      await server.finished;
      await world.files.remove();
    },
  };
}

async function addBroker(world: World): Promise<Broker> {
  const account = world.addAccount({ profile: "empty" });
  const { user, accessKeyId, secretAccessKey } = await world.addUser(
    account,
    "cloud-sync-broker",
    ["sts:AssumeRole"],
  );
  return { accessKeyId, secretAccessKey, accountId: account.id, arn: user.arn };
}
