import { deepEqual, equal, ok } from "node:assert/strict";
import {
  DEFAULT_MEMBER_ROLE,
  memberTemplate,
  type MemberTrust,
} from "../../../../shared/connectors/aws/member_template.ts";
import { memberReadPolicy } from "../../../../shared/connectors/aws/read_policy.ts";

const TRUST = {
  principalArn: "arn:aws:iam::111122223333:user/broker",
  externalId: "cse-0123456789abcdef",
};

interface Template {
  Parameters: Record<string, { Default?: string }>;
  Resources: {
    Role: {
      Properties: {
        RoleName: unknown;
        Path?: string;
        AssumeRolePolicyDocument: {
          Statement: { Principal: { AWS: unknown }; Condition?: unknown }[];
        };
        Policies: { PolicyDocument: unknown }[];
      };
    };
  };
}

function template(roleName: string, entering: MemberTrust): Template {
  return memberTemplate(roleName, entering) as unknown as Template; // as written
}

function defaults({ Parameters }: Template): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(Parameters).map(([name, { Default }]) => [name, Default]),
  );
}

Deno.test("memberTemplate() gives the role the member policy and nothing else", () => {
  for (const by of ["role", "keys"] as const) {
    const { Resources } = template(DEFAULT_MEMBER_ROLE, { by });
    deepEqual(
      Resources.Role.Properties.Policies.map(({ PolicyDocument }) =>
        PolicyDocument
      ),
      [memberReadPolicy()],
    );
  }
});

Deno.test("memberTemplate() trusts our own principal with the external id for an integration by role", () => {
  const made = template("cloud-sync", { by: "role", trust: TRUST });
  deepEqual(defaults(made), {
    PrincipalArn: TRUST.principalArn,
    ExternalId: TRUST.externalId,
    RoleName: "cloud-sync",
  });
  const { Statement } = made.Resources.Role.Properties.AssumeRolePolicyDocument;
  deepEqual(Statement, [{
    Effect: "Allow",
    Principal: { AWS: { Ref: "PrincipalArn" } },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "sts:ExternalId": { Ref: "ExternalId" } },
    },
  }]);
});

Deno.test("memberTemplate() trusts the account that pays for an integration by access keys", () => {
  const made = template("cloud-sync", {
    by: "keys",
    payerAccountId: "444455556666",
  });
  deepEqual(defaults(made), {
    PayerAccountId: "444455556666",
    RoleName: "cloud-sync",
  });
  const [statement] =
    made.Resources.Role.Properties.AssumeRolePolicyDocument.Statement;
  deepEqual(statement?.Principal.AWS, {
    "Fn::Sub": "arn:${AWS::Partition}:iam::${PayerAccountId}:root",
  });
  equal(statement?.Condition, undefined);
});

Deno.test("memberTemplate() asks for what is not known yet", () => {
  deepEqual(defaults(template("r", { by: "role" })), {
    PrincipalArn: undefined,
    ExternalId: undefined,
    RoleName: "r",
  });
  const keys = template("r", { by: "keys" });
  equal(defaults(keys)["PayerAccountId"], undefined);
});

for (
  const [roleName, name, path] of [
    ["cloud-sync", "cloud-sync", undefined],
    ["finance/cloud-sync", "cloud-sync", "/finance/"],
    ["a/b/c", "c", "/a/b/"],
    ["/a/c", "c", "/a/"],
  ]
) {
  Deno.test(`memberTemplate() makes ${roleName} a role ${name} under ${path ?? "no path"}`, () => {
    const made = template(roleName ?? "", { by: "role" });
    equal(made.Parameters["RoleName"]?.Default, name);
    equal(made.Resources.Role.Properties.Path, path);
    ok(made.Resources.Role.Properties.RoleName);
  });
}
