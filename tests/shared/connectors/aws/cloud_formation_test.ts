import { deepEqual, equal } from "node:assert/strict";
import {
  cloudFormationTemplate,
  quickCreateUrl,
} from "../../../../shared/connectors/aws/cloud_formation.ts";
import { readPolicy } from "../../../../shared/connectors/aws/read_policy.ts";
import { trustPolicy } from "../../../../shared/connectors/aws/trust_policy.ts";

const TRUST = {
  principalArn: "arn:aws:iam::111122223333:user/broker",
  externalId: "cse-0123456789abcdef",
};

interface Template {
  Parameters: Record<string, { Default?: string }>;
  Resources: {
    Role: {
      Properties: {
        AssumeRolePolicyDocument: unknown;
        Policies: { PolicyDocument: unknown }[];
      };
    };
  };
}

Deno.test("cloudFormationTemplate() gives the role the read policy and nothing else", () => {
  const { Resources } = cloudFormationTemplate() as unknown as Template;
  deepEqual(
    Resources.Role.Properties.Policies.map(({ PolicyDocument }) =>
      PolicyDocument
    ),
    [readPolicy()],
  );
});

Deno.test("cloudFormationTemplate() trusts as trustPolicy() does, once its parameters are filled in", () => {
  const { Resources, Parameters } = cloudFormationTemplate(
    TRUST,
  ) as unknown as Template;
  const text = JSON.stringify(
    Resources.Role.Properties.AssumeRolePolicyDocument,
  )
    .replace(
      '{"Ref":"PrincipalArn"}',
      JSON.stringify(Parameters["PrincipalArn"]?.Default),
    )
    .replace(
      '{"Ref":"ExternalId"}',
      JSON.stringify(Parameters["ExternalId"]?.Default),
    );
  deepEqual(JSON.parse(text), trustPolicy(TRUST));
});

Deno.test("cloudFormationTemplate() without an integration asks for both values", () => {
  const { Parameters } = cloudFormationTemplate() as unknown as Template;
  deepEqual(Object.values(Parameters).map(({ Default }) => Default), [
    undefined,
    undefined,
  ]);
});

Deno.test("quickCreateUrl() fills in the stack", () => {
  const url = new URL(
    quickCreateUrl({
      ...TRUST,
      templateUrl: "https://b.s3.amazonaws.com/t.json",
      region: "eu-central-1",
    }),
  );
  equal(url.searchParams.get("region"), "eu-central-1");
  const parameters = new URLSearchParams(url.hash.split("?")[1]);
  equal(parameters.get("templateURL"), "https://b.s3.amazonaws.com/t.json");
  equal(parameters.get("param_ExternalId"), TRUST.externalId);
  equal(parameters.get("param_PrincipalArn"), TRUST.principalArn);
});
