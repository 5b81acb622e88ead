import * as v from "valibot";
import { type Context, door } from "../../shared/platform/door.ts";
import { endpoint } from "../../shared/platform/endpoint.ts";
import { Fault } from "../../shared/platform/fault.ts";
import { manualClock } from "./manual_clock.ts";
import { type PlatformHost, platformHost } from "./platform_host.ts";
import { signShared } from "./signer.ts";

/** The id of the user and of everything else. */
export const ID = "7d9f6f0e-6f0c-4d3e-9a51-0a3f5c1f2b10";
const LEGACY_JWT_SECRET = "l".repeat(40);
const TOKEN = await signShared(
  {
    sub: ID,
    aud: "authenticated",
    role: "authenticated",
    exp: manualClock().now().getTime() / 1000 + 60,
  },
  LEGACY_JWT_SECRET,
);
/** The headers of a signed-in user. */
export const USER: Readonly<Record<string, string>> = {
  authorization: `Bearer ${TOKEN}`,
};
/** The headers of a trusted server. */
export const SERVICE: Readonly<Record<string, string>> = {
  apikey: "sb_secret_default_key",
};

const Body = v.strictObject({
  integrationId: v.pipe(v.string(), v.uuid()),
  dataType: v.picklist(["service_usage"], '"service_usage"'),
  nested: v.optional(v.strictObject({ "a/b": v.array(v.number()) })),
});

/** The bytes its POST takes. */
export const BODY_LIMIT = 1_000;

const DOORS = [
  door({
    method: "POST",
    path: "/",
    who: "user",
    body: { schema: Body, limit: BODY_LIMIT },
    handle: (caller, { body }) => ({
      status: 202,
      body: { caller: caller.id, body },
    }),
  }),
  door({
    method: "GET",
    path: "/:syncLogId",
    who: "user-or-service",
    query: v.strictObject({ page: v.optional(v.string()) }),
    handle: (caller, { parameters, query }) => ({
      body: { kind: caller.kind, ...parameters, ...query },
    }),
  }),
  door({
    method: "DELETE",
    path: "/:syncLogId",
    who: "service",
    handle: () => ({ status: 204 }),
  }),
  door({
    method: "GET",
    path: "/files/:name(text)",
    who: "public",
    handle: (_, { parameters }) =>
      new Response(parameters.name, {
        headers: { "cache-control": "max-age=60" },
      }),
  }),
  door({
    method: "POST",
    path: "/throw",
    who: "service",
    handle: () => {
      throw new Error("planted: postgres://u:planted@h/d");
    },
  }),
  door({
    method: "POST",
    path: "/fault",
    who: "service",
    handle: () =>
      Promise.reject(
        new Fault("PROVIDER_THROTTLED", "Slow down", {
          retryAfterSeconds: 2.1,
        }),
      ),
  }),
  door({ method: "POST", path: "/context", who: "user", handle: useContext }),
];

/** Uses everything a context offers and tells which role each database call came with. */
async function useContext(_: unknown, __: unknown, context: Context) {
  await context.limitOrganization(ID);
  context.inBackground(Promise.reject(new Fault("NOT_FOUND", "gone")));
  const roles = await Promise.all([
    context.database.call("who", {}),
    context.engine.call("who", {}),
  ]);
  return { body: { roles, requestId: context.requestId } };
}

/** The function under test, with a REST API whose buckets are empty when told so. */
export function running(
  environment: Record<string, string | undefined> = {},
  bucket: unknown = { allowed: true },
) {
  const calls: { name: string; args: unknown }[] = [];
  const rest: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const name = request.url.split("/").at(-1) ?? "";
    calls.push({ name, args: await request.json() });
    if (name === "engine_take_token") return Response.json(bucket);
    return Response.json(
      request.headers.has("authorization")
        ? "user"
        : request.headers.get("apikey"),
    );
  };
  const host: PlatformHost = platformHost(
    { LEGACY_JWT_SECRET, ...environment },
    { fetch: rest },
  );
  const serve = endpoint("aws-data-sync", DOORS, host);
  return {
    host,
    calls,
    send: (
      method: string,
      path: string,
      headers: HeadersInit = {},
      body?: BodyInit,
    ) =>
      serve(
        new Request(`http://edge/aws-data-sync${path}`, {
          method,
          headers,
          ...(body === undefined ? {} : { body }),
        }),
      ),
    post: (body: BodyInit, headers: Record<string, string> = {}) =>
      serve(
        new Request("http://edge/aws-data-sync", {
          method: "POST",
          headers: { "content-type": "application/json", ...USER, ...headers },
          body,
        }),
      ),
  };
}
