import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import {
  invoicing,
  listInvoiceSummaries,
} from "../../../../shared/connectors/aws/invoicing.ts";
import type { AwsSession } from "../../../../shared/connectors/aws/credentials.ts";
import { Fault } from "../../../../shared/platform/fault.ts";
import { Secret } from "../../../../shared/platform/secret.ts";
import { manualClock } from "../../../support/manual_clock.ts";

const NEVER = new AbortController().signal;
const EXPIRED = new Response(
  JSON.stringify({ __type: "ExpiredTokenException" }),
  { status: 400 },
);

/** A service that AWS gives these answers, one after the other. */
function answering(...answers: (string | Response)[]) {
  const used: string[] = [];
  let keys = 0;
  let current: ReturnType<typeof credentials> | null = null;
  const credentials = () => ({
    accessKeyId: `AKIA${++keys}`,
    secretAccessKey: new Secret("example"),
  });
  const session: AwsSession = {
    credentials: () => Promise.resolve(current ??= credentials()),
    renew: () => [true, current = null][0] === true,
  };
  const service = invoicing({
    region: "eu-central-1",
    endpointUrl: null,
    clock: manualClock("2026-10-05T12:00:00Z"),
    fetch(_url, init) {
      const headers = new Headers(init?.headers);
      used.push(/AKIA\d/.exec(headers.get("authorization") ?? "")?.[0] ?? "");
      const answer = answers.shift() ?? "{}";
      return Promise.resolve(
        typeof answer === "string" ? new Response(answer) : answer,
      );
    },
  }, session);
  const call = (signal = NEVER) =>
    listInvoiceSummaries(service, {
      Selector: { ResourceType: "ACCOUNT_ID", Value: "123456789012" },
    }, signal);
  return { service, call, used };
}

Deno.test("freeService() gives answers as AWS wrote them, with members and timestamps the SDK does not know", async () => {
  const { service, call } = answering(
    `{"InvoiceSummaries":[{"IssuedDate":"2026-10-03T00:00:00Z","Later":{"a":1}}],"More":[2]}`,
  );
  deepEqual(await call(), {
    InvoiceSummaries: [{ IssuedDate: "2026-10-03T00:00:00Z", Later: { a: 1 } }],
    More: [2],
  });
  ok(service.takeBytes() > 0);
  equal(service.takeBytes(), 0);
  deepEqual(service.takeRequests(), [{
    operation: "invoicing:ListInvoiceSummaries",
    requests: 1,
    price_usd: "0",
  }]);
  deepEqual(service.takeRequests(), []);
});

Deno.test("freeService() opens a session anew that ended early, and counts no refusal", async () => {
  const { service, call, used } = answering(EXPIRED.clone(), `{"a":1}`);
  deepEqual(await call(), { a: 1 });
  deepEqual(used, ["AKIA1", "AKIA2"]);
  deepEqual(service.takeRequests().map(({ requests }) => requests), [1]);
});

Deno.test("freeService() does not open a session anew for ever", async () => {
  const { call, used } = answering(EXPIRED.clone(), EXPIRED.clone());
  await rejects(call(), { code: "PROVIDER_CREDENTIALS_EXPIRED" });
  equal(used.length, 2);
});

Deno.test("freeService() asks once more for a garbled answer, then calls it unknown without quoting it", async () => {
  deepEqual(await answering("<html>", `{"a":1}`).call(), { a: 1 });
  const { call, used } = answering("<secret>", "<secret>");
  await rejects(call(), (error) => {
    ok(error instanceof Fault);
    equal(error.code, "PROVIDER_SHAPE_UNKNOWN");
    ok(!Deno.inspect(error).includes("<secret>"));
    return true;
  });
  equal(used.length, 2);
});

Deno.test("freeService() stops when told", async () => {
  const { call } = answering();
  const reason = new DOMException("told to stop", "AbortError");
  await rejects(call(AbortSignal.abort(reason)), { name: "AbortError" });
});
