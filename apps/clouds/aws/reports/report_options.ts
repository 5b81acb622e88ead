/** The kinds of reports an account can have. */
export const REPORT_KINDS = [
  "legacy",
  "cur2",
  "focus_1_0",
  "focus_1_2",
] as const;

/** One of REPORT_KINDS. */
export type ReportKind = typeof REPORT_KINDS[number];

/** How a report's files are written. */
export const REPORT_FORMATS = ["csv_gz", "csv", "parquet"] as const;

/** One of REPORT_FORMATS. */
export type ReportFormat = typeof REPORT_FORMATS[number];

/** What a new delivery does to the one before. */
export const REPORT_VERSIONINGS = ["overwrite", "create_new"] as const;

/** One of REPORT_VERSIONINGS. */
export type ReportVersioning = typeof REPORT_VERSIONINGS[number];

/** A report as it was ordered. */
export interface ReportOptions {
  /** The report's or export's name. */
  readonly name: string;
  /** Where it is delivered to. */
  readonly bucket: string;
  /** Before every key; may be empty. */
  readonly prefix: string;
  /** What is delivered. */
  readonly kind: ReportKind;
  /** How it is written. */
  readonly format: ReportFormat;
  /** What becomes of earlier deliveries. */
  readonly versioning: ReportVersioning;
  /** A line per hour instead of one per day. */
  readonly isHourly: boolean;
  /** Resources a line of usage is spread over at most; 0 = resource ids are not in the report. */
  readonly resources: number;
  /** Files of a delivery. */
  readonly parts: number;
  /** What differs from an ordinary report. */
  readonly plant: ReportPlant;
}

/** What is planted in a report, each switchable by itself. */
export interface ReportPlant {
  /** reportKeys of a legacy manifest begin with a slash. */
  readonly leadingSlash: boolean;
  /** The name of an export's partition, before `=`. */
  readonly partition: string;
  /** An export's manifest is called just `Manifest.json`. */
  readonly plainManifestName: boolean;
  /** A csv.gz is many gzip members, one behind the other. */
  readonly multiMember: boolean;
  /** Every field of a CSV is in quotes. */
  readonly quoteAll: boolean;
  /** Small figures are in exponent form. */
  readonly exponents: boolean;
  /** Columns are in the order of their names backwards. */
  readonly reversedColumns: boolean;
  /** Columns left out, by the name they have in the report. */
  readonly withoutColumns: readonly string[];
  /** Lines of split cost allocation, which say again what other lines said. */
  readonly splitRows: boolean;
  /** Support fees have a line item type nobody knows. */
  readonly unknownType: boolean;
  /** Objects carry Content-Encoding: gzip, so that clients unpack them on the way. */
  readonly contentEncoding: boolean;
  /** Lines end in CRLF. */
  readonly crlf: boolean;
  /** A byte order mark before the header. */
  readonly byteOrderMark: boolean;
  /** Compression of Parquet pages. */
  readonly parquetCodec: string;
  /** Rows in a row group of Parquet. */
  readonly rowGroup: number;
}

/** The default: a report as AWS delivers it. */
export const DEFAULT_REPORT_PLANT: ReportPlant = {
  leadingSlash: false,
  partition: "BILLING_PERIOD",
  plainManifestName: false,
  multiMember: false,
  quoteAll: false,
  exponents: false,
  reversedColumns: false,
  withoutColumns: [],
  splitRows: true,
  unknownType: false,
  contentEncoding: false,
  crlf: false,
  byteOrderMark: false,
  parquetCodec: "snappy",
  rowGroup: 20_480,
};
