/**
 * `deno task policies`: writes docs/iam from the connector's policies, which are their one source.
 *
 * @module
 */
import { join } from "node:path";
import { iamDocuments } from "../../shared/connectors/aws/iam_documents.ts";
import { REPOSITORY } from "../stack/repository.ts";
import { say } from "../stack/terminal.ts";

for (const [name, text] of iamDocuments()) {
  await Deno.writeTextFile(join(REPOSITORY, "docs", "iam", name), text);
  await say(`Wrote docs/iam/${name}`);
}
