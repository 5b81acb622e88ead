import type { Answer, Context } from "../../../shared/platform/door.ts";
import { toSqlOperation } from "../../../shared/vault/operation.ts";
import { tellingItems } from "./refusals.ts";
import type { BatchRequest } from "./requests.ts";
import { toWritten, write } from "./write.ts";

/** Carries out up to a hundred operations, all or none. @throws {Fault} That of the first refused, with one entry for each. */
export async function runBatch(
  { operations, unchanged }: BatchRequest,
  context: Context,
): Promise<Answer> {
  const ops = operations.map((each, index) =>
    toSqlOperation(each, `/operations/${index}`)
  );
  const others = unchanged.map(({ keyId, version }) => ({
    key_id: keyId,
    version,
  }));
  const { results, headers } = await tellingItems(
    ops.length,
    () => write(ops, context, others),
  );
  return { body: { results: results.map(toWritten) }, headers };
}
