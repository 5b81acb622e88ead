import type { Sql } from "postgres";
import type { Tenant } from "./tenant.ts";

/** A forwarder and its endpoint. */
export interface PlantedForwarder {
  readonly organizationId: string;
  readonly forwarderId: string;
  readonly endpointId: string;
}

/** How a planted forwarder differs from the usual one. */
export interface ForwarderChoice {
  /** Path of both URLs: another one is another endpoint. */
  readonly api?: string;
  readonly bucket?: string;
}

/** Plants a forwarder through a tenant's integration, and its endpoint unless it is there; `sql` is a superuser's. */
export async function plantForwarder(
  sql: Sql,
  { organizationId, integrationId }: Omit<Tenant, "userId">,
  { api = "api", bucket = "a-bucket" }: ForwarderChoice = {},
): Promise<PlantedForwarder> {
  const callUrl = `https://${api}.example.com/calls`;
  const authUrl = `https://${api}.example.com/auth`;
  const [endpoint] = await sql<{ id: string }[]>`
    insert into public.forwarder_endpoints (organization_id, call_url, auth_url) values (${organizationId}, ${callUrl}, ${authUrl})
    on conflict (organization_id, call_url, auth_url) do update set updated_at = now() returning id`;
  if (!endpoint) throw new Error("nothing was inserted");
  const [forwarder] = await sql<{ id: string }[]>`
    insert into public.forwarders (organization_id, integration_id, endpoint_id, name, bucket, auth_url, call_url)
    values (${organizationId}, ${integrationId}, ${endpoint.id}, 'Planted', ${bucket}, ${authUrl}, ${callUrl}) returning id`;
  if (!forwarder) throw new Error("nothing was inserted");
  await sql`insert into private.forwarder_secrets (forwarder_id, field, sealed, key_id)
    values (${forwarder.id}, 'access_key', 'v1.k1.YQ.YQ', 'k1'), (${forwarder.id}, 'secret_key', 'v1.k1.YQ.YQ', 'k1')`;
  return {
    organizationId,
    forwarderId: forwarder.id,
    endpointId: endpoint.id,
  };
}
