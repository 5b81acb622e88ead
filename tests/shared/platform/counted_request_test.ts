import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  countedByRate,
  Tally,
} from "../../../shared/platform/counted_request.ts";
import { door } from "../../../shared/platform/door.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import { openInstallation } from "../../../shared/platform/installation.ts";
import { Secret } from "../../../shared/platform/secret.ts";
import { platformHost } from "../../support/platform_host.ts";

const caller = { kind: "user", id: "u", token: new Secret("t") } as const;
const counted = (isCountedInSql: boolean) =>
  door({ method: "GET", path: "/", who: "user", isCountedInSql, handle });

function handle(): Response {
  return new Response();
}

/** An installation whose calls are told, and whose buckets hold a token or none. */
function installed(isAllowed = true) {
  const calls: string[] = [];
  const installation = openInstallation(platformHost({}, {
    fetch: (input) => {
      const name = String(input).split("/").at(-1) ?? "";
      calls.push(name);
      return Promise.resolve(
        name === "engine_take_token"
          ? Response.json({ allowed: isAllowed, retry_after_seconds: 1 })
          : Response.json(null),
      );
    },
  }));
  return { installation, calls, tally: new Tally() };
}

const succeed = () => Promise.resolve(new Response());
const fail = () => Promise.reject(new Fault("NOT_FOUND"));

Deno.test("countedByRate() takes the token before the work of a door that SQL does not count", async () => {
  const { calls, ...rest } = installed();
  await countedByRate(counted(false), { ...rest, caller }, succeed);
  deepEqual(calls, ["engine_take_token"]);
  const refusing = installed(false);
  let isDone = false;
  const work = () => {
    isDone = true;
    return succeed();
  };
  await rejects(
    countedByRate(counted(false), { ...refusing, caller }, work),
    { code: "RATE_LIMITED" },
  );
  equal(isDone, false);
});

Deno.test("countedByRate() leaves the token to SQL, which it tells the rate once", async () => {
  const { calls, ...rest } = installed();
  for (let request = 0; request < 2; request++) {
    await countedByRate(counted(true), { ...rest, caller }, succeed);
  }
  deepEqual(calls, ["engine_keep_user_rate"]);
});

Deno.test("countedByRate() takes a token for work that failed before SQL took one, and none after", async () => {
  const { calls, ...rest } = installed();
  const counting = { ...rest, caller };
  await rejects(countedByRate(counted(true), counting, fail), {
    code: "NOT_FOUND",
  });
  deepEqual(calls, ["engine_keep_user_rate", "engine_take_token"]);
  const database = rest.tally.ofCalls(rest.installation.engine);
  await rejects(
    countedByRate(counted(true), counting, async () => {
      await database.call("found_nothing", {});
      return await fail();
    }),
    { code: "NOT_FOUND" },
  );
  deepEqual(calls.slice(2), ["found_nothing"]);
});

Deno.test("countedByRate() refuses whoever fails too often", async () => {
  const counting = { ...installed(false), caller };
  await rejects(countedByRate(counted(true), counting, fail), {
    code: "RATE_LIMITED",
  });
});

Deno.test("Tally notes calls that were committed, not those that failed", async () => {
  const tally = new Tally();
  const bytes = tally.ofBytes({
    send: () => Promise.reject(new Fault("CONFLICT")),
    receive: () => Promise.reject(new Fault("NOT_FOUND")),
  });
  await rejects(bytes.send("f", new Uint8Array(0)));
  await rejects(bytes.receive("f", {}));
  equal(tally.isTaken, false);
  await tally.ofCalls({ call: () => Promise.resolve(null as never) })
    .call("f", {});
  equal(tally.isTaken, true);
});
