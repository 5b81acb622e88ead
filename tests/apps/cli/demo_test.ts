import { doesNotMatch, equal, match, notEqual } from "node:assert/strict";
import { join } from "node:path";
import { REPOSITORY } from "../../../apps/stack/repository.ts";

function startDemo(): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", join(REPOSITORY, "apps/cli/demo.ts")],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

const decoder = new TextDecoder();

async function isGone(pid: number): Promise<boolean> {
  try {
    await Deno.stat(join(REPOSITORY, ".stack", `demo-${pid}`));
    return false;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

Deno.test("the demo shows cost, marketplace, contracts, invoices, a cost report, emissions of three clouds and a schedule that runs, and leaves nothing behind", async () => {
  const demo = startDemo();
  const { code, stdout, stderr } = await demo.output();
  const told = decoder.decode(stdout);
  equal(code, 0, told + decoder.decode(stderr));
  for (
    const line of [
      /✓ Sign up {2}\S+@/,
      /✓ Launch the CloudFormation stacks .* in 2 of 3 members/,
      /✓ Test the role with and without its external id {2}active/,
      /✓ Sync everything {2}\d+ records, \d+ Cost Explorer requests, \$0\.\d+/,
      /[\d,.]+ USD and [\d,.]+ EUR, \d+ agreements, \d+ terms, \d+ charges, \d+ invoices, equal to the last digit/,
      /1 Cost by service and day/,
      /✓ Encrypt a note in the browser and store it {2}[0-9a-f-]{36}, version 1/,
      /✓ Change it on two devices at once {2}merged into version 3: bread, tea, eggs/,
      /✓ Restore its first version {2}version 4: bread; the others stay/,
      /✓ Let the operator change a bit in the database {2}the client refuses it: CONTENT_UNREADABLE/,
      /Acme Production \(\d{12}\) .*[▁▂▃▄▅▆▇█]{20}/,
      /Why they differ:/,
      /2 Marketplace agreements/,
      /Datalog Watch Pro +Datalog Watch, Inc\. +\d{12} {2}ACTIVE +20\d\d-\d\d-\d\d +15,000\.00 USD/,
      /Not covered: account \d{12} \(PROVIDER_ACCESS_DENIED\)/,
      /3 Contracts {2}\d+ terms of 13 kinds, \d+ dated charges/,
      /20\d\d-\d\d-\d\d {2}(renews|ends) /,
      /Total +[\d,]+\.\d\d USD/,
      /4 Invoices {2}\d+ documents of 3 issuers/,
      /Mismatch: Amazon Web Services EMEA SARL invoiced 12\.34 USD more before tax than was charged in 20\d\d-\d\d/,
      /Months: 20\d\d-\d\d is closed,/,
      /PDF {2}\S+ of .*: \d+ bytes that begin with %PDF/,
      /✓ Compare the month's total with the one before {2}[\d,.]+ USD and [\d,.]+ EUR, not moved by a digit/,
      /✓ Export it as FOCUS 1\.2 {2}\.stack\/focus-20\d\d-\d\d\.csv, \d+ rows, the same total/,
      /5 Cost and Usage Report {2}20\d\d-\d\d/,
      /Level 2 in USD {2}Cost Explorer [\d,.]+, the report [\d,.]+: matched/,
      /Team payments +[\d,.]+ USD, \d+\.\d %/,
      /✓ Connect Azure and Google Cloud {2}by client secret and by service account/,
      /✓ Compare them with the clouds' own figures {2}equal to the last digit/,
      /6 Emissions of three clouds {2}kg CO2e, 20\d\d-\d\d to 20\d\d-\d\d, location-based/,
      /Total +[\d,]+\.\d\d +[\d,]+\.\d\d +[\d,]+\.\d\d +[\d,]+\.\d\d/,
      /swedencentral +azure +[\d,]+\.\d\d/,
      /7 Schedule {2}invoices, \d+ \d+ \* \* \* in Europe\/Berlin/,
      /nobody asked for it: run sync-aws-\S+,\s+succeeded, \d+ records, no paid request/,
      /Where to look next/,
      /✓ Stop everything/,
      /Done in \d+\.\d s/,
    ]
  ) match(told, line);
  equal(told.match(/\d\d:\d\d CES?T {2}20.* UTC$/gm)?.length, 5, "next runs");
  equal(told.match(/ tax [A-Z]{3} .* differs$/gm)?.length, 1, "of an issuer");
  // deno-lint-ignore no-control-regex -- that there is none is the point
  doesNotMatch(told, /\x1b/, "no colours where nobody looks");
  equal(await isGone(demo.pid), true);
});

Deno.test("the demo that is stopped half-way says so, ends as failed and leaves nothing behind", async () => {
  const demo = startDemo();
  const [toTest, toRead] = demo.stdout.tee();
  for await (const text of toTest.pipeThrough(new TextDecoderStream())) {
    if (/Sign up/.test(text)) break;
  }
  demo.kill("SIGTERM");
  const [{ code }, told, complained] = await Promise.all([
    demo.status,
    new Response(toRead).text(),
    new Response(demo.stderr).text(),
  ]);
  notEqual(code, 0);
  match(complained, /stopped by SIGTERM/);
  match(complained, /What to do:/);
  match(told, /Stop everything/);
  equal(await isGone(demo.pid), true);
});
