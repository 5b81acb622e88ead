/** The worker as a process: signals, kills, options, exit codes. */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { eventually } from "../../support/eventually.ts";
import {
  hangSecondPage,
  type WorkerWorld,
  workerWorld,
} from "../../support/worker_world.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** What was published when nobody disturbs the worker. */
async function undisturbed(world: WorkerWorld): Promise<string> {
  const { code } = await world.spawn(["--once"]).output();
  equal(code, 0);
  return await world.published();
}

/** Begins the same read anew. */
async function queueAgain({ sql }: WorkerWorld): Promise<void> {
  await sql`truncate charges, charge_loads cascade`;
  await sql`update sync_jobs set status = 'queued', finished_at = null, cursor = null, page_no = 0, claims = 0, load_id = null,
    run_after = now(), records_synced = 0, progress = '{}', warnings = '[]'`;
}

Deno.test("SIGTERM in the middle of a job loses nothing and repeats nothing", async () => {
  await using world = await workerWorld({ pageSize: 200 });
  const expected = await undisturbed(world);
  const [{ page_no: pages = 0 } = {}] = await world.jobs();
  ok(pages > 2, "a job of several pages");
  await queueAgain(world);
  const [account] = world.accounts;
  ok(account);
  await hangSecondPage(account);
  const first = world.spawn([]);
  await eventually(world.jobs, ([job]) => (job?.page_no ?? 0) > 0);
  first.kill("SIGTERM");
  const { code } = await first.output();
  equal(code, 0);
  const [handedOver] = await world.jobs();
  equal(handedOver?.status, "queued");
  equal(handedOver?.lease_owner, null);
  ok(handedOver.page_no < pages);
  equal((await world.spawn(["--drain"]).output()).code, 0);
  const [ended] = await world.jobs();
  deepEqual([ended?.status, ended?.page_no, ended?.claims], [
    "succeeded",
    pages,
    2,
  ]);
  equal(await world.published(), expected);
});

Deno.test("SIGKILL in the middle of a job: another worker goes on from its last page", async () => {
  await using world = await workerWorld({ pageSize: 200 });
  const expected = await undisturbed(world);
  const [{ page_no: pages = 0 } = {}] = await world.jobs();
  await queueAgain(world);
  const [account] = world.accounts;
  ok(account);
  await hangSecondPage(account);
  const first = world.spawn([]);
  await eventually(world.jobs, ([job]) => (job?.page_no ?? 0) > 0);
  first.kill("SIGKILL");
  equal((await first.output()).signal, "SIGKILL");
  const [killed] = await world.jobs();
  equal(killed?.status, "running");
  await world
    .sql`update sync_jobs set lease_expires_at = now() where status = 'running'`;
  equal((await world.spawn(["--drain"]).output()).code, 0);
  const [ended] = await world.jobs();
  deepEqual([ended?.status, ended?.page_no], ["succeeded", pages]);
  equal(await world.published(), expected);
});

Deno.test("two workers share a queue: every job is run once", async () => {
  await using world = await workerWorld({ tenants: 4, pageSize: 500 });
  const outputs = await Promise.all(
    [1, 2].map(() => world.spawn(["--drain", "--concurrency=2"]).output()),
  );
  deepEqual(outputs.map(({ code }) => code), [0, 0]);
  deepEqual(
    (await world.jobs()).map(({ status, claims }) => [status, claims]),
    Array(4).fill(["succeeded", 1]),
  );
});

Deno.test("a page that takes longer than the grace ends the process with 1", async () => {
  await using world = await workerWorld();
  // The row is locked: the commit waits, whatever the signal says.
  const locker = world.database.sql("supabase_admin", { max: 1 });
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const transaction = locker.begin(async (sql) => {
    await sql`lock table charges in exclusive mode`;
    locked.resolve();
    await released;
  });
  await locked.promise;
  const child = world.spawn(["--grace", "1"]);
  await eventually(
    () =>
      world
        .sql`select from pg_stat_activity where wait_event_type = 'Lock' and query like '%engine_commit_page%'`,
    (waiting) => waiting.length > 0,
  );
  child.kill("SIGTERM");
  const { code, stdout, stderr } = await child.output();
  release();
  await transaction;
  equal(code, 1);
  match(text(stdout) + text(stderr), /grace ended/);
});

Deno.test("an option that is unknown or wrong is told with what was expected, and ends with 2", async () => {
  await using world = await workerWorld();
  for (
    const [args, told] of [
      [
        ["--concurency", "2"],
        /an argument must be one of .*--concurrency.*: found "--concurency"/,
      ],
      [
        ["--concurrency", "none"],
        /--concurrency must be a whole number from 1 to 64: found "none"/,
      ],
      [
        ["--providers", "aws,oracle"],
        /--providers must be aws, azure or gcp.*: found "oracle"/,
      ],
    ] as const
  ) {
    const { code, stderr } = await world.spawn(args).output();
    equal(code, 2);
    match(text(stderr), told);
  }
  deepEqual((await world.jobs()).map(({ claims }) => claims), [0]);
});

Deno.test("--help prints every option and ends with 0", async () => {
  await using world = await workerWorld();
  const { code, stdout } = await world.spawn(["--help"]).output();
  equal(code, 0);
  match(text(stdout), /--concurrency N .*--drain .*--config FILE/s);
});

Deno.test("a setting that is not valid ends with 2 and its name", async () => {
  await using world = await workerWorld();
  const { code, stderr, stdout } = await world.spawn(["--once"], {
    SEALING_KEYS: "",
  }).output();
  equal(code, 2);
  match(text(stdout) + text(stderr), /SEALING_KEYS/);
});

Deno.test("--port serves health and metrics on loopback until the end", async () => {
  await using world = await workerWorld();
  const child = world.spawn(["--port", "0"]);
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let told = "";
  while (!/"event":"listening"/.test(told)) {
    told += (await lines.read()).value ?? "";
  }
  const port = /"port":(\d+)/.exec(told)?.[1];
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  await eventually(async () => {
    const response = await ask("/health");
    await response.body?.cancel();
    return response.status;
  }, (status) => status === 200);
  match(await (await ask("/metrics")).text(), /cloud_sync_database_up 1\n/);
  child.kill("SIGTERM");
  equal((await child.status).code, 0);
  await lines.cancel();
  await child.stderr.cancel();
});

Deno.test("one-tenant settings make an integration at the start, proven, from the environment and a file alike", async () => {
  await using world = await workerWorld();
  const [account] = world.accounts;
  ok(account);
  await world
    .sql`update sync_jobs set status = 'cancelled', finished_at = now()`;
  const file = await Deno.makeTempFile({ suffix: ".yaml" });
  await Deno.writeTextFile(
    file,
    `ingestion:
  aws:
    enabled: true
    access_key_id: ${account.accessKeyId}
    secret_access_key: ${account.secretAccessKey}
    region: us-east-1
    account_id: ${account.accountId}
`,
  );
  const state = () =>
    world
      .sql`select i.id, i.status, i.region, i.billing_account_id, (select count(*)::int from audit_events a where a.target_id = i.id::text
      and a.actor_id = 'one-tenant settings') as changes from integrations i join private.one_tenant_integrations t on t.integration_id = i.id`;
  try {
    const first = await world.spawn(["--once", "--config", file]).output();
    equal(first.code, 0);
    const [made] = await state();
    deepEqual(
      [made?.["status"], made?.["billing_account_id"], made?.["changes"]],
      ["active", account.accountId, 1],
    );
    const told = text(first.stdout) + text(first.stderr);
    ok(!told.includes(account.secretAccessKey), "a secret in the log");
    const args = ["--once", "--config", file];
    equal((await world.spawn(args).output()).code, 0);
    deepEqual([...await state()], [made]);
    const moved = { OFFGRIDFLOW_AWS_REGION: "eu-west-1" };
    equal((await world.spawn(args, moved).output()).code, 0);
    const [changed] = await state();
    deepEqual([changed?.["region"], changed?.["changes"]], ["eu-west-1", 2]);
    const wrong = await world.spawn(args, {
      OFFGRIDFLOW_AWS_S3_BUCKET: "UPPER",
    }).output();
    equal(wrong.code, 2);
    match(
      text(wrong.stdout) + text(wrong.stderr),
      /OFFGRIDFLOW_AWS_S3_BUCKET must be the name of an S3 bucket: found/,
    );
  } finally {
    await Deno.remove(file);
  }
});
