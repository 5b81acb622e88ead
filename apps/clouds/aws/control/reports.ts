import type { Account } from "../account.ts";
import {
  dayOf,
  firstOfMonth,
  formatDay,
  parseDay,
} from "../billing/calendar.ts";
import { Report } from "../reports/report.ts";
import {
  DEFAULT_REPORT_PLANT,
  REPORT_FORMATS,
  REPORT_KINDS,
  REPORT_VERSIONINGS,
  type ReportOptions,
  type ReportPlant,
} from "../reports/report_options.ts";
import { reportTruth } from "../reports/report_truth.ts";
import type { Delivery, Extent } from "../reports/report.ts";
import type { World } from "../world.ts";
import { ensureBucket } from "./buckets.ts";
import { ControlError, ControlInput } from "./input.ts";

interface ReportCall {
  readonly world: World;
  readonly body: unknown;
  readonly now: Date;
  readonly rest: string;
}

/** POST accounts/{id}/reports: orders a report. POST .../reports/{name}/deliver, /complete and /restore: its deliveries. */
export function changeReport(
  account: Account,
  call: ReportCall,
): Record<string, unknown> {
  const [name = "", verb = ""] = call.rest.split("/");
  if (name === "") return orderReport(account, call);
  const report = requireReport(account, name);
  switch (verb) {
    case "deliver":
      return deliver(report, call);
    case "complete": {
      const done = report.complete(call.now);
      if (done === null) throw new ControlError("No delivery is unfinished");
      return toAnswer(done);
    }
    case "restore": {
      const input = new ControlInput(call.body, ["delivery"]);
      const delivery = requireDelivery(report, input.integer("delivery"));
      report.restore(delivery, call.now);
      return toAnswer(delivery);
    }
  }
  throw new ControlError(`No control route reports/${call.rest}`, 404);
}

/** GET accounts/{id}/reports/{name}/truth[?delivery=n][&period=YYYY-MM]: what a delivery, the last one unless told, must add up to. */
export function readReport(
  account: Account,
  { rest, query }: { rest: string; query: URLSearchParams },
): Record<string, unknown> {
  const [name = "", verb] = rest.split("/");
  const report = requireReport(account, name);
  if (verb !== "truth") {
    return { ...report.options, deliveries: report.deliveries.map(toAnswer) };
  }
  const number = query.get("delivery");
  const period = query.get("period");
  if (number !== null) {
    return reportTruth(requireDelivery(report, Number(number)));
  }
  const last = report.deliveries.findLast(({ edition }) =>
    period === null || formatDay(edition.period).startsWith(period)
  );
  if (last === undefined) throw new ControlError("Nothing was delivered", 404);
  return reportTruth(last);
}

function orderReport(
  account: Account,
  { world, body }: ReportCall,
): Record<string, unknown> {
  const input = new ControlInput(body, [
    "name",
    "bucket",
    "region",
    "versioned",
    "prefix",
    "kind",
    "format",
    "versioning",
    "granularity",
    "resources",
    "parts",
    "plant",
  ]);
  const options: ReportOptions = {
    name: input.text("name"),
    bucket: input.text("bucket"),
    prefix: input.text("prefix", ""),
    kind: input.oneOf("kind", REPORT_KINDS, "legacy"),
    format: input.oneOf("format", REPORT_FORMATS, "csv_gz"),
    versioning: input.oneOf("versioning", REPORT_VERSIONINGS, "overwrite"),
    isHourly: input.oneOf("granularity", ["daily", "hourly"], "daily") ===
      "hourly",
    resources: input.integer("resources") ?? 2,
    parts: parseParts(input.integer("parts") ?? 2),
    plant: parsePlant(input.raw("plant") ?? {}, DEFAULT_REPORT_PLANT),
  };
  if (account.reports.has(options.name)) {
    throw new ControlError(`There is a report ${options.name} already`, 409);
  }
  const bucket = ensureBucket(world, account, {
    name: options.bucket,
    region: input.text("region", "us-east-1"),
    isVersioned: input.flag("versioned", false),
  });
  const home = { account, bucket, files: world.files };
  account.reports.set(options.name, new Report(options, home));
  return { ...options };
}

function deliver(
  report: Report,
  { world, body, now }: ReportCall,
): Record<string, unknown> {
  const input = new ControlInput(body, [
    "period",
    "parts",
    "halfWritten",
    "afterGets",
    "plant",
  ]);
  const { options } = report;
  const request = {
    period: parsePeriod(input.text("period", ""), now),
    extent: input.oneOf<Extent>(
      "halfWritten",
      ["whole", "no_manifest", "missing_part"],
      "whole",
    ),
    options: {
      ...options,
      parts: parseParts(input.integer("parts") ?? options.parts),
      plant: parsePlant(input.raw("plant") ?? {}, options.plant),
    },
  };
  const gets = input.integer("afterGets");
  if (gets === null) return toAnswer(report.deliver(request, now));
  report.afterGets(gets, () => {
    report.deliver(request, world.clock.now());
  });
  return { armed: true };
}

function toAnswer(delivery: Delivery): Record<string, unknown> {
  return {
    delivery: delivery.number,
    id: delivery.id,
    period: formatDay(delivery.edition.period).slice(0, 7),
    deliveredAt: delivery.edition.madeAt.toISOString(),
    extent: delivery.extent,
    keys: delivery.files.map(({ key }) => key),
    manifestKey: delivery.files.at(-1)?.key ?? null,
  };
}

function requireReport(account: Account, name: string): Report {
  const report = account.reports.get(decodeURIComponent(name));
  if (report === undefined) throw new ControlError(`No report ${name}`, 404);
  return report;
}

function requireDelivery(report: Report, number: number | null): Delivery {
  const found = report.deliveries.find((delivery) =>
    delivery.number === number
  );
  if (found === undefined) throw new ControlError(`No delivery ${number}`, 404);
  return found;
}

/** The month of now unless told. */
function parsePeriod(text: string, now: Date): number {
  if (text === "") return firstOfMonth(dayOf(now));
  const day = parseDay(`${text}-01`);
  if (day === null) {
    throw new ControlError(`period must be a month like 2026-01: got ${text}`);
  }
  return day;
}

function parseParts(parts: number): number {
  if (parts === 0) throw new ControlError("parts must be at least 1");
  return parts;
}

function parsePlant(value: unknown, standard: ReportPlant): ReportPlant {
  const input = new ControlInput(value, Object.keys(standard));
  const given = Object.entries(standard).map(([name, usual]) => {
    const member = input.raw(name) ?? usual;
    const isRight = Array.isArray(usual)
      ? Array.isArray(member)
      : typeof member === typeof usual;
    if (!isRight) {
      throw new ControlError(
        `plant.${name} must be like ${JSON.stringify(usual)}`,
      );
    }
    return [name, member];
  });
  return Object.fromEntries(given) as ReportPlant;
}
