import { equal, match, notDeepEqual } from "node:assert/strict";
import {
  platformRandom,
  randomFraction,
  randomUuid,
} from "../../../../shared/vault/client/random_bytes.ts";

Deno.test("randomUuid() marks version and variant, whatever the bytes", () => {
  equal(
    randomUuid((length) => new Uint8Array(length).fill(255)),
    "ffffffff-ffff-4fff-bfff-ffffffffffff",
  );
  equal(
    randomUuid((length) => new Uint8Array(length)),
    "00000000-0000-4000-8000-000000000000",
  );
  match(randomUuid(platformRandom), /^[0-9a-f-]{36}$/);
});

Deno.test("randomFraction() is from 0, and never 1", () => {
  equal(randomFraction((length) => new Uint8Array(length)), 0);
  equal(randomFraction((length) => new Uint8Array(length).fill(255)) < 1, true);
});

Deno.test("platformRandom() gives other bytes each time", () => {
  notDeepEqual(platformRandom(16), platformRandom(16));
});
