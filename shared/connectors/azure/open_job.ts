/**
 * What every dataset of Azure is opened with: how it is reached, and as whom.
 *
 * @module
 */
import type { Clock } from "../../platform/clock.ts";
import type { Sealer } from "../../platform/sealing.ts";
import type { Settings } from "../../platform/settings.ts";
import { accessTokens } from "./access_token.ts";
import { openApplication, type SealedApplication } from "./application.ts";
import type { AzureConnection } from "./connection.ts";
import { type ResourceManager, resourceManager } from "./resource_manager.ts";

/** The settings this connector reads. */
export type AzureSettings = Pick<Settings, "AZURE_ENDPOINT_URL">;

/** What sources are opened with. */
export interface AzureTools {
  /** The operator's settings for Azure. */
  readonly settings: AzureSettings;
  /** Opens the integration's secrets. */
  readonly sealer: Sealer;
  /** The time. */
  readonly clock: Clock;
  /** The network. */
  readonly fetch: typeof fetch;
  /** Milliseconds an attempt at a request may take; 30,000 when absent. */
  readonly timeoutMilliseconds?: number;
}

/** Resource Manager as an integration's application. @throws {Fault} PROVIDER_CREDENTIALS_INVALID, SEALED_SECRET_UNREADABLE */
export async function openResourceManager(
  sealed: SealedApplication,
  tools: AzureTools,
): Promise<ResourceManager> {
  const { timeoutMilliseconds, settings, fetch, clock } = tools;
  const application = await openApplication(sealed, tools.sealer);
  const connection: AzureConnection = {
    endpointUrl: settings.AZURE_ENDPOINT_URL,
    fetch,
    clock,
    random: Math.random,
    ...(timeoutMilliseconds === undefined ? {} : { timeoutMilliseconds }),
  };
  return resourceManager(connection, accessTokens(application, connection));
}
