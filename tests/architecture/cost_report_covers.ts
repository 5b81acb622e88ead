import type { Cover } from "./mirror.ts";

/** Files of the dataset cur that are tested through another's test. */
export const COST_REPORT_COVERS: readonly Cover[] = [
  {
    source: "shared/connectors/aws/cur/bucket.ts",
    test: "tests/shared/connectors/aws/cur/s3_bucket_test.ts",
    reason: "what an object that changed is told by",
  },
  {
    source: "shared/connectors/aws/cur/columns.ts",
    test: "tests/shared/connectors/aws/cur/choose_reading_test.ts",
    reason: "a table of columns is what a reading chooses by",
  },
  {
    source: "shared/connectors/aws/cur/cur_columns.ts",
    test: "tests/shared/connectors/aws/cur/cur_reading_test.ts",
    reason: "its columns are what lines are read from",
  },
  {
    source: "shared/connectors/aws/cur/delivery.ts",
    test: "tests/shared/connectors/aws/cur/begin_read_test.ts",
    reason: "a read begins with the files of a delivery",
  },
  {
    source: "shared/connectors/aws/cur/focus_columns.ts",
    test: "tests/shared/connectors/aws/cur/focus_reading_test.ts",
    reason: "its columns are what lines are read from",
  },
  {
    source: "shared/connectors/aws/cur/named_values.ts",
    test: "tests/shared/connectors/aws/cur/cur_reading_test.ts",
    reason: "tags and categories of the lines that are read",
  },
  {
    source: "shared/connectors/aws/cur/part_steps.ts",
    test: "tests/shared/connectors/aws/cur/cur_test.ts",
    reason: "the steps are the pages that are read",
  },
  {
    source: "shared/connectors/aws/cur/read_groups.ts",
    test: "tests/shared/connectors/aws/cur/cur_test.ts",
    reason: "what a fold answers is what pages carry",
  },
  {
    source: "shared/connectors/aws/cur/reading.ts",
    test: "tests/shared/connectors/aws/cur/cur_reading_test.ts",
    reason: "the words that readings share",
  },
  {
    source: "shared/connectors/aws/cur/report_pages.ts",
    test: "tests/shared/connectors/aws/cur/cur_test.ts",
    reason: "the pages of a delivery are its read",
  },
  {
    source: "shared/connectors/aws/cur/s3_session.ts",
    test: "tests/shared/connectors/aws/cur/s3_bucket_test.ts",
    reason: "every call of a bucket goes through it",
  },
  {
    source: "shared/connectors/aws/cur/open_cur.ts",
    test: "tests/shared/connectors/aws/mod_test.ts",
    reason: "every report is opened by it",
  },
];
