import { badEncryptedRequest } from "../security/malformed/bad_encrypted_requests.ts";
import { checkMalformed } from "../security/malformed/check_malformed.ts";
import { soakSeed } from "../support/soak_seed.ts";

const seed = soakSeed() % 2 ** 31;

Deno.test("5,000 malformed requests to encrypted-data are answered 4xx and change no row", async () => {
  await checkMalformed({ count: 5_000, seed, requests: badEncryptedRequest });
});
