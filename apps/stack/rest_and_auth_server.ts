/** The process that serves Auth and REST; options arrive as JSON in the environment. Not for use by hand. */

import { createRestAndAuth, type RestAndAuthOptions } from "./rest_and_auth.ts";

const options: RestAndAuthOptions = JSON.parse(
  Deno.env.get("REST_AND_AUTH_OPTIONS") ?? "{}",
);
const service = createRestAndAuth(options);

/** What `deno serve` calls. */
export default {
  fetch: (request: Request): Promise<Response> => service.fetch(request),
};
