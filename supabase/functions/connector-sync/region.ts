import * as v from "valibot";

/** An AWS region, as requests have it. */
export const region = v.pipe(
  v.string(),
  v.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "an AWS region like us-east-1"),
);
