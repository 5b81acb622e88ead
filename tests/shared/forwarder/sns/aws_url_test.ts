import { equal } from "node:assert/strict";
import { findSnsUrl } from "../../../../shared/forwarder/sns/aws_url.ts";

const ACCEPTED = [
  "https://sns.eu-central-1.amazonaws.com/a.pem",
  "https://sns.us-gov-west-1.amazonaws.com/?Action=ConfirmSubscription",
  "https://sns.cn-north-1.amazonaws.com.cn/a.pem",
  "https://SNS.us-east-1.AMAZONAWS.com:443/a.pem",
];

const REFUSED = [
  "http://sns.eu-central-1.amazonaws.com/a.pem",
  "https://sns.eu-central-1.amazonaws.com.evil.example/a.pem",
  "https://evil.example/sns.eu-central-1.amazonaws.com/a.pem",
  "https://evil.example/?https://sns.eu-central-1.amazonaws.com/a.pem",
  "https://sns.eu-central-1.amazonaws.com@evil.example/a.pem",
  "https://user:pass@sns.eu-central-1.amazonaws.com/a.pem",
  "https://sns.eu-central-1.amazonaws.com:8443/a.pem",
  "https://sns.eu-central-1.amazonaws.com./a.pem",
  "https://sns.eu-central-1.amazonaws.com/a.pem#b",
  "https://bucket.s3.amazonaws.com/a.pem",
  "https://sns.x.amazonaws.com/a.pem",
  "https://sns.eu.west.amazonaws.com/a.pem",
  "https://xsns.eu-central-1.amazonaws.com/a.pem",
  "https://sns-eu-central-1.amazonaws.com/a.pem",
  "https://sns.eu-central-1.amazonaws.org/a.pem",
  "file:///a.pem",
  "data:text/plain,a.pem",
  "not a URL",
  "",
];

for (const url of ACCEPTED) {
  Deno.test(`findSnsUrl() accepts ${url}`, () => {
    equal(findSnsUrl(url)?.href, new URL(url).href);
  });
}

for (const url of REFUSED) {
  Deno.test(`findSnsUrl() refuses ${url}`, () => {
    equal(findSnsUrl(url), null);
  });
}
