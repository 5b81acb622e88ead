import { equal, match, notEqual } from "node:assert/strict";
import { startCloudsProcess } from "../../../apps/stack/clouds_process.ts";
import { localEnvironment } from "../../../apps/stack/local_environment.ts";
import { openLogFile } from "../../../apps/stack/log_file.ts";
import { cloudAccount } from "../../support/cloud_account.ts";

Deno.test("startCloudsProcess() with a journal has the accounts and the keys of the process before", async () => {
  const folder = await Deno.makeTempDir();
  const log = await openLogFile(`${folder}/log`);
  const options = {
    env: localEnvironment(),
    log,
    journal: `${folder}/clouds.jsonl`,
  };
  const before = await startCloudsProcess(options);
  const account = await cloudAccount(before);
  await before.stop();

  const after = await startCloudsProcess(options);
  const response = await fetch(
    `${after.awsControlUrl}/accounts/${account.accountId}/requests`,
  );
  equal(response.status, 200);
  await response.body?.cancel();
  const another = await cloudAccount(after);
  notEqual(another.accountId, account.accountId);
  match(another.accessKeyId, /^AKIA/);
  equal(after.brokerAccessKeyId, before.brokerAccessKeyId);
  await after.stop();
  await log.close();
  await Deno.remove(folder, { recursive: true });
});
