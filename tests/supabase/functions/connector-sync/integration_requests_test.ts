import { deepEqual, equal, ok, throws } from "node:assert/strict";
import {
  type InputSchema,
  requireInput,
} from "../../../../shared/platform/valid_input.ts";
import {
  changeRequest,
  createRequest,
  deleteQuery,
  listQuery,
  rotateRequest,
} from "../../../../supabase/functions/connector-sync/integration_requests.ts";

const SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const KEYS = {
  authMethod: "manual",
  accessKeyId: "AKIA0123456789ABCDEF",
  secretAccessKey: SECRET,
};
const ROLE = { authMethod: "cloudformation" };

Deno.test("createRequest fills in what may be left out", () => {
  deepEqual(requireInput(createRequest, ROLE), {
    ...ROLE,
    provider: "aws",
    name: "AWS",
    region: "us-east-1",
  });
});

const BAD: readonly (readonly [InputSchema<unknown>, object, string])[] = [
  [createRequest, {}, "/authMethod"],
  [createRequest, { authMethod: "role" }, "/authMethod"],
  [createRequest, { ...ROLE, provider: "azure" }, "/provider"],
  [createRequest, { ...ROLE, name: "" }, "/name"],
  [createRequest, { ...ROLE, name: "x".repeat(201) }, "/name"],
  [createRequest, { ...ROLE, region: "mars" }, "/region"],
  [createRequest, { ...ROLE, organizationId: "1" }, "/organizationId"],
  [createRequest, { ...ROLE, roleArn: "arn:aws:iam::1:role/x" }, "/roleArn"],
  [createRequest, { ...ROLE, externalId: "mine" }, "/externalId"],
  [createRequest, { ...ROLE, secretAccessKey: SECRET }, "/secretAccessKey"],
  [createRequest, { ...ROLE, dailyRequestCap: 0 }, "/dailyRequestCap"],
  [createRequest, { ...ROLE, dailyRequestCap: 1.5 }, "/dailyRequestCap"],
  [createRequest, { ...ROLE, memberRoleName: "" }, "/memberRoleName"],
  [createRequest, { ...ROLE, memberRoleName: null }, "/memberRoleName"],
  [createRequest, { ...ROLE, memberRoleName: "a b" }, "/memberRoleName"],
  [createRequest, { ...ROLE, memberRoleName: "a\n" }, "/memberRoleName"],
  [createRequest, { ...ROLE, memberRoleName: "/a" }, "/memberRoleName"],
  [createRequest, { ...ROLE, memberRoleName: "a/" }, "/memberRoleName"],
  [createRequest, { ...ROLE, memberRoleName: "a//b" }, "/memberRoleName"],
  [
    createRequest,
    { ...ROLE, memberRoleName: "x".repeat(65) },
    "/memberRoleName",
  ],
  [
    createRequest,
    { ...KEYS, memberRoleName: "arn:aws:iam::123456789012:role/Reader" },
    "/memberRoleName",
  ],
  [createRequest, { ...KEYS, accessKeyId: undefined }, "/accessKeyId"],
  [
    createRequest,
    { ...KEYS, accessKeyId: "ASIA0123456789ABCDEF" },
    "/accessKeyId",
  ],
  [createRequest, { ...KEYS, secretAccessKey: "short" }, "/secretAccessKey"],
  [
    createRequest,
    { ...KEYS, secretAccessKey: `${SECRET}\n` },
    "/secretAccessKey",
  ],
  [createRequest, { ...KEYS, sessionToken: "x" }, "/sessionToken"],
  [changeRequest, {}, ""],
  [changeRequest, { status: "active" }, "/status"],
  [changeRequest, { externalId: "x" }, "/externalId"],
  [changeRequest, { isDisabled: "true" }, "/isDisabled"],
  [changeRequest, { name: null }, "/name"],
  [changeRequest, { memberRoleName: "" }, "/memberRoleName"],
  [changeRequest, { memberRoleName: "x".repeat(513) }, "/memberRoleName"],
  [listQuery, { limit: "0" }, "/limit"],
  [listQuery, { limit: "501" }, "/limit"],
  [listQuery, { after: "1" }, "/after"],
  [deleteQuery, { deleteData: "yes" }, "/deleteData"],
];
for (const [schema, value, pointer] of BAD) {
  const shown = JSON.stringify(value).slice(0, 70);
  Deno.test(`a request is refused at ${pointer || "its whole"}: ${shown}`, () => {
    throws(
      () => requireInput(schema, value),
      (
        fault: { code: string; message: string; errors: { pointer: string }[] },
      ) => {
        equal(fault.code, "REQUEST_INVALID");
        deepEqual(fault.errors.map((error) => error.pointer), [pointer]);
        ok(!JSON.stringify([fault.message, fault.errors]).includes(SECRET));
        return true;
      },
    );
  });
}

Deno.test("createRequest and changeRequest take a role's name with its path, and null removes it", () => {
  for (const memberRoleName of ["CloudSyncMember", "a/b/C+=,.@_-1"]) {
    const request = { ...KEYS, memberRoleName };
    const made = requireInput(createRequest, request);
    ok(made.authMethod === "manual");
    equal(made.memberRoleName, memberRoleName);
    const change = { memberRoleName };
    deepEqual(requireInput(changeRequest, change), change);
  }
  const removal = { memberRoleName: null };
  deepEqual(requireInput(changeRequest, removal), removal);
});

for (const value of [KEYS, { accessKeyId: KEYS.accessKeyId }, { x: 1 }]) {
  Deno.test(`rotateRequest refuses ${Object.keys(value)}`, () => {
    throws(() => requireInput(rotateRequest, value), {
      code: "REQUEST_INVALID",
    });
  });
}

Deno.test("rotateRequest takes both keys, or nothing", () => {
  const { authMethod: _, ...keys } = KEYS;
  deepEqual(requireInput(rotateRequest, keys), keys);
  deepEqual(requireInput(rotateRequest, {}), {});
});
