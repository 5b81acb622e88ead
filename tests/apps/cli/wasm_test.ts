import { equal } from "node:assert/strict";
import { join } from "node:path";
import { REPOSITORY } from "../../../apps/stack/repository.ts";
import { WASM_SOURCES, wasmModule } from "../../../apps/cli/wasm.ts";

for (const path of WASM_SOURCES) {
  Deno.test(`${path}.ts holds what ${path}.wat assembles to`, async () => {
    const source = await Deno.readTextFile(join(REPOSITORY, `${path}.wat`));
    equal(
      await Deno.readTextFile(join(REPOSITORY, `${path}.ts`)),
      wasmModule(source),
    );
  });
}
