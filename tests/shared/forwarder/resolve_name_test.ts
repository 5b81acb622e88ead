import { deepEqual, rejects } from "node:assert/strict";
import {
  type LookUp,
  resolveName,
} from "../../../shared/forwarder/resolve_name.ts";

/** A name server with these records; a type that is left out has none. */
function records(
  known: Partial<Record<"A" | "AAAA", readonly string[] | Error>>,
): LookUp {
  return (_, type) => {
    const found = known[type] ?? new Deno.errors.NotFound("no records");
    return found instanceof Error
      ? Promise.reject(found)
      : Promise.resolve(found);
  };
}

Deno.test("resolveName() gives the addresses of both families", async () => {
  const both = records({ A: ["93.184.216.34"], AAAA: ["2606:2800::1"] });
  deepEqual(await resolveName("example.com", both), [
    "93.184.216.34",
    "2606:2800::1",
  ]);
  deepEqual(await resolveName("v6.example.com", records({ AAAA: ["::1"] })), [
    "::1",
  ]);
  deepEqual(await resolveName("none.example.com", records({})), []);
});

Deno.test("resolveName() gives no half an answer", async () => {
  const half = records({ A: ["93.184.216.34"], AAAA: new Error("refused") });
  await rejects(resolveName("example.com", half), { message: "refused" });
});

Deno.test("resolveName() asks the machine's name servers", async () => {
  deepEqual((await resolveName("localhost")).includes("127.0.0.1"), true);
});
