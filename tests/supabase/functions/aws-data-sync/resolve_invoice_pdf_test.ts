import { deepEqual, equal, match, ok } from "node:assert/strict";
import { doors } from "../../../../supabase/functions/aws-data-sync/index.ts";
import { type Caller, signUp } from "../../../support/caller.ts";
import { type Connected, connected } from "../../../support/connected.ts";
import {
  type FunctionAnswer,
  functionsOf,
} from "../../../support/function_call.ts";
import { hostedFunction } from "../../../support/function_host.ts";
import { stack } from "../../../support/stack.ts";

/** A row of `aws_invoices`. */
interface InvoiceRow {
  readonly id: string;
  readonly invoice_id: string;
}

/** A connected account whose invoices of one month are synced. */
interface InvoiceWorld extends Connected {
  readonly invoice: InvoiceRow;
  readonly path: string;
}

async function invoiceWorld(): Promise<InvoiceWorld> {
  const world = await connected(stack());
  const { body } = await world.sync({ dataType: "invoices", ...lastMonth() });
  equal(body.status, "succeeded");
  const { data } = await world.caller.client.from("aws_invoices")
    .select("id, invoice_id").eq("invoice_type", "INVOICE").limit(1);
  const [invoice] = (data ?? []) as InvoiceRow[]; // what is selected
  if (invoice === undefined) throw new Error("no invoice was synced");
  return { ...world, invoice, path: pathOf(invoice.id) };
}

function pathOf(id: string): string {
  return `aws-data-sync/invoices/${id}/pdf`;
}

/** A user who is a member of the world's organization. */
async function memberOf(
  { caller }: InvoiceWorld,
  membership: Readonly<Record<string, unknown>>,
): Promise<(path: string) => Promise<FunctionAnswer>> {
  const user = await signUp(stack());
  const { error } = await caller.client.from("organization_members").insert({
    organization_id: caller.organizationId,
    user_id: user.userId,
    role: "member",
    ...membership,
  });
  equal(error, null);
  return functionsOf(stack(), user);
}

async function auditedLinks({ client }: Caller) {
  const { data } = await client.from("audit_events").select(
    "actor_kind, actor_id, target_kind, target_id, request_id",
  ).eq("action", "invoice.pdf_resolved");
  return data;
}

Deno.test("GET gives the link to an invoice's document, which opens without us", async () => {
  const { call, path, invoice } = await invoiceWorld();
  const { status, body, headers } = await call(path);
  equal(status, 200);
  equal(headers.get("cache-control"), "no-store");
  equal(body.success, true);
  equal(body.invoiceId, invoice.invoice_id);
  ok(Date.parse(body.expiresAt) > Date.now());
  ok(Array.isArray(body.supplementalDocuments));
  const document = await fetch(body.url);
  equal(document.headers.get("content-type"), "application/pdf");
  match(await document.text(), /^%PDF-/);
});

Deno.test("GET keeps who was given the link, and the link nowhere", async () => {
  const { caller, invoice } = await invoiceWorld();
  const { call, host } = hostedFunction(stack(), "aws-data-sync", doors);
  const { body, headers } = await call(
    caller.accessToken,
    `/invoices/${invoice.id}/pdf`,
  );
  deepEqual(await auditedLinks(caller), [{
    actor_kind: "user",
    actor_id: caller.userId,
    target_kind: "invoice",
    target_id: invoice.id,
    request_id: headers.get("x-request-id"),
  }]);
  const signature = new URL(body.url).searchParams.get("X-Amz-Signature");
  ok(signature);
  const { data } = await caller.client.from("aws_invoices").select("*");
  ok(!JSON.stringify([host.lines, data]).includes(signature));
});

Deno.test("GET needs the right to contracts, whatever the role", async () => {
  const world = await invoiceWorld();
  const withRight = await memberOf(world, {
    role: "viewer",
    can_read_contracts: true,
  });
  equal((await withRight(world.path)).status, 200);
  for (
    const membership of [
      { role: "viewer" },
      { role: "member" },
      { role: "admin", can_read_contracts: false },
    ]
  ) {
    const { status, body } = await (await memberOf(world, membership))(
      world.path,
    );
    deepEqual([status, body.code], [403, "ACCESS_DENIED"]);
  }
});

Deno.test("GET finds no invoice of an account that the member may not see", async () => {
  const world = await invoiceWorld();
  const restricted = await memberOf(world, {
    can_read_contracts: true,
    account_scope: ["123456789012"],
  });
  const { status, body } = await restricted(world.path);
  deepEqual([status, body.code], [404, "NOT_FOUND"]);
});

Deno.test("GET answers a stranger as it answers for an unknown id", async () => {
  const { path } = await invoiceWorld();
  const stranger = functionsOf(stack(), await signUp(stack()));
  const [foreign, unknown] = await Promise.all([
    stranger(path),
    stranger(pathOf(crypto.randomUUID())),
  ]);
  equal(foreign.status, 404);
  equal(
    foreign.text.replace(foreign.body.requestId, ""),
    unknown.text.replace(unknown.body.requestId, ""),
  );
});

for (const id of ["1", "EUINDE26-123456", "%00", "..%2f..", "a%27or%27"]) {
  Deno.test(`GET finds nothing under the id ${id}`, async () => {
    const call = functionsOf(stack(), await signUp(stack()));
    const { status, body } = await call(pathOf(id));
    deepEqual([status, body.code], [404, "NOT_FOUND"]);
  });
}

Deno.test("GET names the permission that AWS wants, and keeps no event", async () => {
  const { call, path, account, caller } = await invoiceWorld();
  await account.control("permissions", {
    principal: account.userArn,
    deny: ["invoicing:GetInvoicePDF"],
  });
  const { status, body } = await call(path);
  deepEqual([status, body.code], [502, "PROVIDER_ACCESS_DENIED"]);
  match(body.error, /invoicing:GetInvoicePDF/);
  deepEqual(await auditedLinks(caller), []);
});

Deno.test("GET tells to reconnect a deleted integration, and goes on through the account's next one", async () => {
  const { call, path, account, integrationId } = await invoiceWorld();
  const integrations = "connector-sync/integrations";
  await call(`${integrations}/${integrationId}`, { method: "DELETE" });
  const refused = await call(path);
  deepEqual(
    [refused.status, refused.body.code],
    [409, "INTEGRATION_NOT_ACTIVE"],
  );
  match(refused.body.error, /deleted: connect the account again/);
  const { accessKeyId, secretAccessKey } = account;
  const { body } = await call(integrations, {
    body: { authMethod: "manual", accessKeyId, secretAccessKey },
  });
  equal((await call(path)).body.code, "INTEGRATION_NOT_ACTIVE");
  await call(`${integrations}/${body.integration.id}/test`, {
    method: "POST",
  });
  equal((await call(path)).status, 200);
});

Deno.test("GET does not use a disabled integration", async () => {
  const { call, path, integrationId } = await invoiceWorld();
  await call(`connector-sync/integrations/${integrationId}`, {
    method: "PATCH",
    body: { isDisabled: true },
  });
  const { status, body } = await call(path);
  deepEqual([status, body.code], [409, "INTEGRATION_NOT_ACTIVE"]);
  match(body.error, /disabled: enable it/);
});

Deno.test("GET is limited with the organization's other requests to AWS", async () => {
  const { caller, invoice } = await invoiceWorld();
  const { call } = hostedFunction(stack(), "aws-data-sync", doors, {
    RATE_LIMIT_ORGANIZATION_PER_MINUTE: "1",
  });
  const path = `/invoices/${invoice.id}/pdf`;
  const answers = [
    await call(caller.accessToken, path),
    await call(caller.accessToken, path),
  ];
  equal(answers[1]?.status, 429);
  ok(answers[1]?.headers.get("retry-after"));
});

/** The last month that has ended. */
function lastMonth(): { startDate: string; endDate: string } {
  const now = new Date();
  const first = (back: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1))
      .toISOString().slice(0, 10);
  return { startDate: first(1), endDate: first(0) };
}
