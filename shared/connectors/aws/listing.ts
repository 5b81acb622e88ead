import { Fault } from "../../platform/fault.ts";
import { unknownShape } from "./free_service.ts";

/** A page of a listing, its items unchecked. */
export interface Listing {
  readonly items: readonly unknown[];
  /** Asks for the next page; null on the last one. */
  readonly token: string | null;
}

/** What a listing is read by. */
export interface ListingShape {
  /** The IAM action behind it. */
  readonly action: string;
  /** The member that holds the items. */
  readonly member: string;
  /** `nextToken` unless told. */
  readonly tokenMember?: string;
  /** The token that was asked with. */
  readonly asked: string | null;
}

/**
 * The items of an answer and the token of the next one. An empty page may have one. AWS's models leave the list optional, so an
 * answer that says nothing at all is an empty page.
 *
 * @throws {Fault} PROVIDER_SHAPE_UNKNOWN for one that says something else: to take that for an empty listing would delete what
 * is stored.
 * PROVIDER_PAGING_CHANGED for a token that stands still, which would never end.
 */
export function parseListing(
  answer: unknown,
  { action, member, tokenMember = "nextToken", asked }: ListingShape,
): Listing {
  const isObject = typeof answer === "object" && answer !== null &&
    !Array.isArray(answer);
  const members = isObject
    ? answer as Readonly<Record<string, unknown>> // every member is checked here
    : {};
  const { [member]: list, [tokenMember]: given, ...others } = members;
  const isSilent = isObject && (list ?? null) === null &&
    Object.keys(others).length === 0;
  const items = isSilent ? [] : list;
  if (!Array.isArray(items)) {
    throw unknownShape(action, `an object with a list ${member}`);
  }
  const token = given ?? "";
  if (typeof token !== "string") {
    throw unknownShape(action, `one whose ${tokenMember} is text`);
  }
  if (token !== "" && token === asked) {
    throw new Fault(
      "PROVIDER_PAGING_CHANGED",
      `AWS answered ${action} with the same page token twice`,
      { details: { action } },
    );
  }
  return { items, token: token === "" ? null : token };
}

/**
 * A request for a page that was refused as invalid, told as what it is: everything but its token was accepted with the page
 * before. Other errors stay as they are.
 */
export function pagingFault(error: unknown, token: string | null): unknown {
  const isRefused = error instanceof Fault && error.code === "REQUEST_INVALID";
  return isRefused && token !== null
    ? new Fault("PROVIDER_PAGING_CHANGED", error.message, {
      details: error.details,
      cause: error,
    })
    : error;
}
