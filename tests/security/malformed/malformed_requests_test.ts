import { checkMalformed } from "./check_malformed.ts";

const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
const seed = Number(Deno.env.get("MALFORMED_SEED") ?? random % 2 ** 31);

Deno.test(`500 malformed requests are answered 4xx and change no row (MALFORMED_SEED=${seed})`, async () => {
  await checkMalformed({ count: 500, seed });
});
