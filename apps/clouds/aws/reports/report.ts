import type { Account } from "../account.ts";
import { chance } from "../billing/chance.ts";
import type { Bucket } from "../s3/bucket.ts";
import { type Content, memoryContent } from "../s3/content.ts";
import { lazily, type ObjectHeaders } from "../s3/stored_object.ts";
import type { TemporaryFolder } from "../s3/temporary_folder.ts";
import { type Edition, takeEdition } from "./edition.ts";
import { layoutOf, rootOf } from "./layout.ts";
import { manifestOf } from "./manifest.ts";
import { partContent } from "./part_content.ts";
import type { ReportOptions } from "./report_options.ts";
import { reportTable } from "./report_table.ts";

/** How much of a delivery is written: all; the data without the manifest; all but the last file. */
export type Extent = "whole" | "no_manifest" | "missing_part";

/** What a delivery is asked to be. */
export interface DeliveryRequest {
  /** First day of the billing period. */
  readonly period: number;
  /** How far it gets. */
  readonly extent: Extent;
  /** The report's options, or others for this delivery. */
  readonly options: ReportOptions;
}

/** A delivery that was made, or begun. */
export interface Delivery {
  /** From 1, over all periods. */
  readonly number: number;
  /** Assembly or execution id. */
  readonly id: string;
  /** What it says. */
  readonly edition: Edition;
  /** How it was written. */
  readonly options: ReportOptions;
  /** Its files, the manifests last. */
  readonly files: readonly DeliveredFile[];
  /** How far it got. */
  extent: Extent;
}

/** One object of a delivery. */
export interface DeliveredFile {
  /** Where it is. */
  readonly key: string;
  /** Whether it is data, and not a manifest. */
  readonly role: "part" | "stale" | "manifest";
  /** Sent with it. */
  readonly headers: ObjectHeaders;
  /** Made when it is read. */
  readonly content: () => Promise<Content>;
}

/** A report of an account and its deliveries into a bucket. */
export class Report {
  /** As it was ordered. */
  readonly options: ReportOptions;
  /** Everything delivered so far, the oldest first. */
  readonly deliveries: Delivery[] = [];
  readonly #account: Account;
  readonly #bucket: Bucket;
  readonly #files: TemporaryFolder;

  /** Takes the account whose bill it tells, the bucket, and where large files are kept meanwhile. */
  constructor(
    options: ReportOptions,
    home: { account: Account; bucket: Bucket; files: TemporaryFolder },
  ) {
    this.options = options;
    this.#account = home.account;
    this.#bucket = home.bucket;
    this.#files = home.files;
  }

  /** Makes a delivery as of `at`. An earlier one that was smaller in files is overwritten where it was longer. */
  deliver(request: DeliveryRequest, at: Date): Delivery {
    const { period, extent, options } = request;
    const number = this.deliveries.length + 1;
    const edition = takeEdition(this.#account, { period, serial: number, at });
    const id = deliveryId(`${this.#account.id} ${options.name}`, number);
    const delivery = {
      number,
      id,
      edition,
      options,
      extent,
      files: this.#filesOf(edition, options, id),
    };
    this.deliveries.push(delivery);
    this.#put(written(delivery, extent), at);
    return delivery;
  }

  /** Writes what was withheld of the last delivery. Null when there is none unfinished. */
  complete(at: Date): Delivery | null {
    const last = this.deliveries.at(-1);
    if (last === undefined || last.extent === "whole") return null;
    const before = new Set(written(last, last.extent));
    this.#put(last.files.filter((file) => !before.has(file)), at);
    last.extent = "whole";
    return last;
  }

  /** Writes an earlier delivery again, as one that arrives late: its manifest is the newest object, and older than what it replaces. */
  restore(delivery: Delivery, at: Date): void {
    this.#put(delivery.files, at);
  }

  /** Calls `change` once, before the first file of data beyond `gets` is sent. */
  afterGets(gets: number, change: () => void): void {
    let seen = 0;
    const watch = (key: string) => {
      const isData = key.startsWith(`${rootOf(this.options)}/`) &&
        !key.endsWith("Manifest.json");
      if (isData && ++seen > gets) {
        this.#bucket.watchers.delete(watch);
        change();
      }
      return Promise.resolve();
    };
    this.#bucket.watchers.add(watch);
  }

  #filesOf(
    edition: Edition,
    options: ReportOptions,
    id: string,
  ): DeliveredFile[] {
    const layout = layoutOf(edition, options, id);
    const table = reportTable(edition, options);
    const keys = Array.from(
      { length: options.parts },
      (_, n) => layout.part(n),
    );
    const headers = dataHeaders(options);
    const part = (key: string, index: number | null): DeliveredFile => ({
      key,
      role: index === null ? "stale" : "part",
      headers,
      content: lazily(() =>
        partContent(table, index, { options, files: this.#files })
      ),
    });
    const manifest = memoryContent(
      new TextEncoder().encode(
        manifestOf({ edition, options, id, table, parts: keys }),
      ),
    );
    return [
      ...keys.map(part),
      ...this.#staleKeys(edition, keys).map((key) => part(key, null)),
      ...[layout.copy, layout.manifest].flatMap((key) =>
        key === null ? [] : [{
          key,
          role: "manifest" as const,
          headers: { contentType: "application/json" },
          content: () => Promise.resolve(manifest),
        }]
      ),
    ];
  }

  /** Files of earlier deliveries of the period that this one does not write, where it writes into the same folder. */
  #staleKeys(edition: Edition, keys: readonly string[]): string[] {
    if (this.options.versioning !== "overwrite") return [];
    const earlier = this.deliveries
      .filter((delivery) => delivery.edition.period === edition.period)
      .flatMap(({ files }) => files)
      .filter(({ role }) => role !== "manifest").map(({ key }) => key);
    return [...new Set(earlier)].filter((key) => !keys.includes(key));
  }

  #put(files: readonly DeliveredFile[], at: Date): void {
    for (const { key, content, headers } of files) {
      this.#bucket.put(key, content, { at, headers });
    }
  }
}

/** The files a delivery of some extent writes. */
function written(
  { files }: Delivery,
  extent: Extent,
): readonly DeliveredFile[] {
  if (extent === "no_manifest") {
    return files.filter(({ role }) => role !== "manifest");
  }
  const last = files.findLast(({ role }) => role === "part");
  return extent === "missing_part"
    ? files.filter((file) => file !== last)
    : files;
}

function dataHeaders({ format, plant }: ReportOptions): ObjectHeaders {
  return {
    contentType: format === "csv" ? "text/csv" : "application/octet-stream",
    contentEncoding: plant.contentEncoding && format === "csv_gz"
      ? "gzip"
      : undefined,
  };
}

/** Looks like a UUID, and is the same whenever the same is delivered again. */
function deliveryId(report: string, number: number): string {
  const hex = Array.from(
    { length: 4 },
    (_, index) =>
      chance(53, report, number, index).toString(16).padStart(8, "0"),
  ).join("");
  return [8, 12, 16, 20, 32].map((end, index) =>
    hex.slice([0, 8, 12, 16, 20][index], end)
  ).join("-");
}
