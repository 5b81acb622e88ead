import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  type Discovery,
  discovery,
  getOffer,
  getProduct,
} from "../../../../shared/connectors/aws/discovery.ts";
import { accessKeySession } from "../../../../shared/connectors/aws/access_keys.ts";
import { Secret } from "../../../../shared/platform/secret.ts";
import { agreementTruth } from "../../../support/marketplace_scene.ts";
import { awsScene } from "../../../support/aws_scene.ts";
import { manualClock } from "../../../support/manual_clock.ts";

const NEVER = new AbortController().signal;

/** The catalogue as AWS gives these answers, one after the other; what it was asked. */
function answering(...answers: Response[]) {
  const asked: Request[] = [];
  const service = discovery(
    {
      region: "eu-central-1",
      endpointUrl: null,
      clock: manualClock("2026-10-05T12:00:00Z"),
      fetch(url, init) {
        asked.push(new Request(String(url), init));
        return Promise.resolve(
          answers.shift() ?? Response.json({ productName: "Last" }),
        );
      },
    },
    accessKeySession({
      accessKeyId: "AKIAEXAMPLE",
      secretAccessKey: new Secret("example"),
      sessionToken: new Secret("session"),
    }),
    () => 0,
  );
  return { service, asked };
}

function refusal(status: number, type: string, headers = {}): Response {
  return Response.json({ message: "because" }, {
    status,
    headers: { "x-amzn-errortype": `${type}:http://internal/`, ...headers },
  });
}

const ask = (service: Discovery) => getProduct(service, "prod-1", NEVER);

Deno.test("signedClient() is understood by a server that checks signatures", async () => {
  await using scene = await awsScene();
  const { account, aws } = scene;
  const service = discovery(
    {
      region: "eu-central-1",
      endpointUrl: aws.clouds.awsUrl,
      clock: aws.clock,
      fetch,
    },
    accessKeySession({
      accessKeyId: account.accessKeyId,
      secretAccessKey: new Secret(account.secretAccessKey),
    }),
    () => 0,
  );
  const [agreement] = await agreementTruth(scene, account.accountId);
  const [product] = agreement?.products ?? [];
  deepEqual(await getProduct(service, product?.productId ?? "", NEVER), {
    product_name: product?.productName,
    manufacturer_name: product?.manufacturerName,
    short_description: product?.shortDescription,
  });
  deepEqual(await getOffer(service, agreement?.offerId ?? "", NEVER), {
    seller_of_record_name: agreement?.sellerOfRecordName,
    pricing_model: agreement?.pricingModel,
    is_private_offer: agreement?.isPrivateOffer,
  });
  await rejects(getOffer(service, "offer-nobodys", NEVER), {
    code: "NOT_FOUND",
  });
  deepEqual(service.takeRequests(), [
    { operation: "aws-marketplace:GetProduct", requests: 1, price_usd: "0" },
    { operation: "aws-marketplace:GetOffer", requests: 1, price_usd: "0" },
  ]);
});

Deno.test("signedClient() signs host, content type, date and session in the service's region and the clock's time", async () => {
  const { service, asked } = answering();
  await ask(service);
  const [request] = asked;
  equal(
    request?.url,
    "https://discovery-marketplace.us-east-1.api.aws/2026-02-05/getProduct",
  );
  equal(request?.method, "POST");
  equal(request?.headers.get("content-type"), "application/json");
  equal(request?.headers.get("x-amz-security-token"), "session");
  deepEqual(await request?.json(), { productId: "prod-1" });
  const [, credential, headers] = /Credential=([^,]+), SignedHeaders=([^,]+),/
    .exec(request?.headers.get("authorization") ?? "") ?? [];
  equal(
    credential,
    "AKIAEXAMPLE/20261005/us-east-1/aws-marketplace/aws4_request",
  );
  equal(headers, "content-type;host;x-amz-date;x-amz-security-token");
});

for (
  const transient of [
    refusal(429, "ThrottlingException"),
    refusal(400, "ThrottlingException"),
    refusal(503, "ServiceUnavailable"),
    refusal(500, "InternalServerException"),
  ]
) {
  const name = transient.headers.get("x-amzn-errortype");
  Deno.test(`signedClient() tries again after ${transient.status} ${name}`, async () => {
    const { service, asked } = answering(transient.clone(), transient.clone());
    equal((await ask(service)).product_name, "Last");
    equal(asked.length, 3);
  });
}

Deno.test("signedClient() gives up after three attempts", async () => {
  const busy = () => refusal(429, "ThrottlingException");
  const { service, asked } = answering(busy(), busy(), busy());
  await rejects(ask(service), { code: "PROVIDER_THROTTLED" });
  equal(asked.length, 3);
});

Deno.test("signedClient() leaves a long Retry-After to the job", async () => {
  const { service, asked } = answering(
    refusal(429, "ThrottlingException", { "retry-after": "60" }),
  );
  await rejects(ask(service), {
    code: "PROVIDER_THROTTLED",
    retryAfterSeconds: 60,
  });
  equal(asked.length, 1);
});

for (
  const [response, code] of [
    [refusal(403, "AccessDeniedException"), "PROVIDER_ACCESS_DENIED"],
    [refusal(404, "ResourceNotFoundException"), "NOT_FOUND"],
    [refusal(400, "ValidationException"), "REQUEST_INVALID"],
    [
      Response.json({ __type: "aws#AccessDeniedException" }, { status: 400 }),
      "PROVIDER_ACCESS_DENIED",
    ],
  ] as const
) {
  Deno.test(`signedClient() asks once and says ${code}`, async () => {
    const { service, asked } = answering(response);
    await rejects(ask(service), { code });
    equal(asked.length, 1);
  });
}

Deno.test("signedClient() tells a proxy's page by its status", async () => {
  const { service } = answering(new Response("<html>", { status: 418 }));
  await rejects(ask(service), { code: "REQUEST_INVALID" });
});

Deno.test("getProduct() asks once more after an answer that is no JSON, then does not know it", async () => {
  const { service, asked } = answering(
    new Response("{"),
    new Response("{"),
  );
  await rejects(ask(service), { code: "PROVIDER_SHAPE_UNKNOWN" });
  equal(asked.length, 2);
});

Deno.test("getProduct() does not know an answer of another shape", async () => {
  const { service } = answering(Response.json({ productName: ["a"] }));
  await rejects(ask(service), {
    code: "PROVIDER_SHAPE_UNKNOWN",
    message:
      'Cannot read the answer to aws-marketplace:GetProduct as it must be as documented: /productName must be text: found ["a"]',
  });
});
