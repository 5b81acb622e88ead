import { equal } from "node:assert/strict";
import {
  serviceName,
  type ServiceWords,
} from "../../../../../shared/connectors/aws/cur/service_name.ts";

const LINE: ServiceWords = {
  lineItemType: "Usage",
  productName: "Amazon Simple Storage Service",
  productCode: "AmazonS3",
  serviceCode: "AmazonS3",
  usageType: "TimedStorage-ByteHrs",
  operation: "StandardStorage",
  billingEntity: "AWS",
};

const EC2 = {
  productName: "Amazon Elastic Compute Cloud",
  productCode: "AmazonEC2",
};
const MARKETPLACE = { billingEntity: "AWS Marketplace", productCode: "abc" };

for (
  const [what, change, expected] of [
    ["a product", {}, "Amazon Simple Storage Service"],
    ["an instance", {
      ...EC2,
      usageType: "EUC1-BoxUsage:m6i.xlarge",
    }, "Amazon Elastic Compute Cloud - Compute"],
    ["a spot instance", {
      ...EC2,
      usageType: "SpotUsage:m6i.xlarge",
    }, "Amazon Elastic Compute Cloud - Compute"],
    ["a volume", {
      ...EC2,
      usageType: "EUC1-EBS:VolumeUsage.gp3",
    }, "EC2 - Other"],
    ["tax", { lineItemType: "Tax" }, "Tax"],
    ["a renamed product", {
      productName: "Elastic Load Balancing",
    }, "Amazon Elastic Load Balancing"],
    ["a product of the Marketplace", {
      ...MARKETPLACE,
      productName: "Watch Pro",
    }, "Watch Pro"],
    ["a discount of the Marketplace", {
      ...MARKETPLACE,
      productName: "Discount",
      lineItemType: "EdpDiscount",
    }, "abc"],
    ["a product without a name", { productName: null }, "AmazonS3"],
    ["nothing at all", {
      productName: null,
      productCode: null,
      serviceCode: null,
    }, "Unknown"],
  ] as const
) {
  Deno.test(`serviceName() of ${what} is ${expected}`, () => {
    equal(serviceName({ ...LINE, ...change }), expected);
  });
}
