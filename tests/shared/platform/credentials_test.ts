import { deepEqual } from "node:assert/strict";
import { extractCredentials } from "../../../shared/platform/credentials.ts";

/** Headers, then bearer and API key. */
const CASES:
  readonly (readonly [Record<string, string>, string | null, string | null])[] =
    [
      [{}, null, null],
      [{ authorization: "Bearer abc", apikey: "key" }, "abc", "key"],
      [{ authorization: "  bearer   abc  " }, "abc", null],
      [
        {
          authorization: "Bearer sb_publishable_x",
          apikey: "sb_publishable_x",
        },
        null,
        "sb_publishable_x",
      ],
      [{ authorization: "Bearer sb_secret_x" }, "sb_secret_x", null],
      [{ authorization: "", apikey: " " }, null, null],
      [{ authorization: "Bearer" }, "malformed", null],
      [{ authorization: "Bearer a b" }, "malformed", null],
      [{ authorization: "Basic abc" }, "malformed", null],
    ];

for (const [headers, bearer, apiKey] of CASES) {
  Deno.test(`extractCredentials() of ${JSON.stringify(headers)}`, () => {
    deepEqual(extractCredentials(new Headers(headers)), { bearer, apiKey });
  });
}
