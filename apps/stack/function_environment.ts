import { toBase64url } from "../../shared/platform/base64url.ts";
import type { Stack } from "./running_stack.ts";

/**
 * The environment of the functions: what the hosted platform gives, and the operator's settings.
 *
 * Nothing of this process's own environment gets in.
 */
export function functionEnvironment(
  stack: Omit<Stack, "stop">,
  more: Record<string, string>,
): Record<string, string> {
  const key = toBase64url(new TextEncoder().encode(stack.jwtSecret));
  return {
    SUPABASE_URL: stack.url,
    SUPABASE_DB_URL: stack.postgresUrl,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({
      default: stack.publishableKey,
    }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: stack.secretKey }),
    SUPABASE_JWKS: JSON.stringify({ keys: [{ kty: "oct", k: key }] }),
    SUPABASE_ANON_KEY: stack.anonKey,
    SUPABASE_SERVICE_ROLE_KEY: stack.serviceRoleKey,
    SB_REGION: "local",
    SEALING_KEYS: stack.sealingKeys,
    WORKER_TOKEN: stack.workerToken,
    AWS_ENDPOINT_URL: stack.awsUrl,
    AZURE_ENDPOINT_URL: stack.azureUrl,
    GCP_ENDPOINT_URL: stack.gcpUrl,
    AWS_BROKER_ACCESS_KEY_ID: stack.brokerAccessKeyId,
    AWS_BROKER_SECRET_ACCESS_KEY: stack.brokerSecretAccessKey,
    FORWARDER_ALLOWED_ORIGINS: new URL(stack.awsUrl).origin,
    ...more,
  };
}
