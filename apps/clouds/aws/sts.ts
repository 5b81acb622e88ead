import { AwsError } from "./aws_error.ts";
import { decide, type Principal, type Role } from "./principal.ts";
import { queryProtocol } from "./query_protocol.ts";
import type { AwsService, Operation } from "./service.ts";
import type { World } from "./world.ts";

const VERSION = "2011-06-15";

/** sts:AssumeRole: temporary credentials of a role whose trust policy lets the caller in. */
const assumeRole: Operation = {
  action: null,
  subject: (input, world) => {
    const role = world.findRole(String(input["RoleArn"] ?? ""));
    return role === null ? null : world.findPayer(role.accountId);
  },
  run({ world, principal, input }) {
    const request = parseAssumeRole(input);
    const role = world.findRole(request.roleArn);
    if (
      role === null || isSuspended(role, world) ||
      !isTrusted(role, principal, request.externalId)
    ) {
      throw accessDenied(principal, request.roleArn);
    }
    const longest = principal.kind === "session"
      ? 3_600
      : role.maxSessionSeconds;
    if (request.seconds > longest) throw tooLong(principal);
    const opened = world.addSession(role, request.sessionName, request.seconds);
    return {
      Credentials: {
        AccessKeyId: opened.accessKeyId,
        SecretAccessKey: opened.secretAccessKey,
        SessionToken: opened.session.token,
        Expiration: opened.session.expiresAt.toISOString().replace(
          /\.\d{3}/,
          "",
        ),
      },
      AssumedRoleUser: {
        AssumedRoleId: opened.session.id,
        Arn: opened.session.arn,
      },
    };
  },
};

/** sts:GetCallerIdentity: who signed. Needs no permission, as on AWS. */
const getCallerIdentity: Operation = {
  action: null,
  run: ({ principal }) => ({
    Arn: principal.arn,
    UserId: principal.id,
    Account: principal.accountId,
  }),
};

/** AWS Security Token Service (query protocol). */
export const sts: AwsService = {
  name: "sts",
  protocol: queryProtocol(`https://sts.amazonaws.com/doc/${VERSION}/`),
  throttle: { code: "Throttling", message: "Rate exceeded" },
  claims: (request) =>
    request.headers.get("content-type")?.startsWith(
        "application/x-www-form-urlencoded",
      ) === true &&
    new URLSearchParams(new TextDecoder().decode(request.body)).get(
        "Version",
      ) === VERSION,
  operations: { AssumeRole: assumeRole, GetCallerIdentity: getCallerIdentity },
};

/** Both sides must agree: the caller's own policy, and the role's trust policy with its external id. */
function isTrusted(
  role: Role,
  principal: Principal,
  externalId: string | null,
): boolean {
  if (decide(principal, "sts:AssumeRole") !== "allow") return false;
  const isNamed = role.trustedPrincipalArn === principal.arn ||
    role.trustedPrincipalArn === `arn:aws:iam::${principal.accountId}:root`;
  if (
    !isNamed || (role.externalId !== null && role.externalId !== externalId)
  ) return false;
  if (role.refusalsLeft === 0) return true;
  role.refusalsLeft--;
  return false;
}

function isSuspended(role: Role, world: World): boolean {
  return world.findPayer(role.accountId)?.suspended.has(role.accountId) ??
    false;
}

/** The same sentence for a missing role, a foreign one, one of a suspended account and a wrong external id: AWS tells a stranger nothing. */
function accessDenied(principal: Principal, roleArn: string): AwsError {
  return new AwsError(
    "AccessDenied",
    `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    { status: 403 },
  );
}

function tooLong(principal: Principal): AwsError {
  return new AwsError(
    "ValidationError",
    principal.kind === "session"
      ? "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
      : "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
  );
}

interface AssumeRoleRequest {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly externalId: string | null;
  readonly seconds: number;
}

function parseAssumeRole(input: Record<string, unknown>): AssumeRoleRequest {
  const roleArn = requirePattern(input, "RoleArn", /^.{20,2048}$/);
  if (!roleArn.startsWith("arn:")) throw validation(`${roleArn} is invalid`);
  const sessionName = requirePattern(
    input,
    "RoleSessionName",
    /^[\w+=,.@-]{2,64}$/,
  );
  const externalId = input["ExternalId"] === undefined
    ? null
    : requirePattern(input, "ExternalId", /^[\w+=,.@:/-]{2,1224}$/);
  const seconds = Number(input["DurationSeconds"] ?? 3_600);
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200) {
    throw validation(
      `1 validation error detected: Value '${
        String(input["DurationSeconds"])
      }' at 'durationSeconds' failed to satisfy ` +
        `constraint: Member must have value ${
          seconds > 900
            ? "less than or equal to 43200"
            : "greater than or equal to 900"
        }`,
    );
  }
  return { roleArn, sessionName, externalId, seconds };
}

function requirePattern(
  input: Record<string, unknown>,
  name: string,
  pattern: RegExp,
): string {
  const value = input[name];
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  if (typeof value !== "string") {
    throw validation(
      `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
    );
  }
  if (!pattern.test(value)) {
    throw validation(
      `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ` +
        `Member must satisfy regular expression pattern: ${pattern.source}`,
    );
  }
  return value;
}

function validation(message: string): AwsError {
  return new AwsError("ValidationError", message);
}
