import type { Clock } from "../../shared/platform/clock.ts";
import { CONTROL_PREFIX, ControlApi } from "./aws/control/endpoint.ts";
import { Journal } from "./aws/control/journal.ts";
import { answerAws } from "./aws/endpoint.ts";
import { answerDocument, DOCUMENT_PREFIX } from "./aws/invoicing/document.ts";
import { World } from "./aws/world.ts";
import { startAzure } from "./azure/start.ts";
import { startGcp } from "./gcp/start.ts";

/** How the clouds are started. */
export interface CloudsOptions {
  /** That of the loopback AWS; 0 or absent: a free one. The others take free ones. */
  readonly port?: number;
  /** The time the clouds live in; signatures, sessions and "today" follow it. */
  readonly clock: Clock;
  /** Same seed, same accounts, keys and bills. */
  readonly seed: number;
  /** File that keeps accounts, roles and keys of AWS over a restart; absent: all is gone with the process, as Azure's and Google's are. */
  readonly journal?: string;
}

/** The clouds, up. */
export interface Clouds {
  /** AWS_ENDPOINT_URL: that of every AWS client. */
  readonly awsUrl: string;
  /** Root of the control API of the loopback AWS. */
  readonly controlUrl: string;
  /** AZURE_ENDPOINT_URL. */
  readonly azureUrl: string;
  /** Root of the control API of the loopback Azure. */
  readonly azureControlUrl: string;
  /** GCP_ENDPOINT_URL. */
  readonly gcpUrl: string;
  /** Root of the control API of the loopback Google Cloud. */
  readonly gcpControlUrl: string;
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

/** Starts the loopback clouds on 127.0.0.1. Each has a port of its own, for all its services and its control API. */
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
  const { clock, seed } = options;
  const azure = await startAzure({ clock, seed });
  const gcp = await startGcp({ clock, seed });
  return {
    awsUrl,
    controlUrl: `${awsUrl}${CONTROL_PREFIX}`,
    azureUrl: azure.url,
    azureControlUrl: azure.controlUrl,
    gcpUrl: gcp.url,
    gcpControlUrl: gcp.controlUrl,
    broker,
    async stop() {
      stopping.abort();
      // A client that holds a connection on to an answer it reads no more is not waited for.
      closing.abort();
      await Promise.all([server.finished, azure.stop(), gcp.stop()]);
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
