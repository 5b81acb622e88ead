/**
 * The certificates that Amazon SNS signs with.
 *
 * @module
 */
import { X509Certificate } from "node:crypto";
import type { Clock } from "../../platform/clock.ts";
import { Fault } from "../../platform/fault.ts";
import { findSnsUrl } from "./aws_url.ts";

/** What fetching one needs. */
export interface CertificateTools {
  /** The network. */
  readonly fetch: typeof fetch;
  /** The time. */
  readonly clock: Clock;
}

/** Gives the certificate at a URL. @throws {Fault} ACCESS_DENIED for one that is not AWS's or not valid now, PROVIDER_UNAVAILABLE. */
export type FindCertificate = (
  url: string,
  signal: AbortSignal,
) => Promise<X509Certificate>;

const MOST_BYTES = 16_384;

/** AWS has a handful; whoever names more of them is after our memory. */
const MOST_KEPT = 32;

/** Fetches certificates from AWS alone, follows no redirect, and keeps them: they live for a year. */
export function certificates(
  { fetch, clock }: CertificateTools,
): FindCertificate {
  const kept = new Map<string, X509Certificate>();
  return async (text, signal) => {
    const url = findSnsUrl(text);
    if (
      url === null || !url.pathname.endsWith(".pem") || url.search !== ""
    ) throw refusal("SigningCertURL does not lead to Amazon SNS");
    const known = kept.get(url.href);
    if (known !== undefined) return requireValid(known, clock.now());
    const found = requireValid(
      await fetchCertificate(url, { fetch, signal }),
      clock.now(),
    );
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(url.href, found);
    return found;
  };
}

async function fetchCertificate(
  url: URL,
  { fetch, signal }: {
    readonly fetch: CertificateTools["fetch"];
    readonly signal: AbortSignal;
  },
): Promise<X509Certificate> {
  let pem: string | null;
  try {
    const response = await fetch(url, { redirect: "manual", signal });
    pem = response.status === 200 ? await readText(response) : null;
    if (pem === null) await response.body?.cancel();
  } catch (error) {
    throw unavailable(error);
  }
  if (pem === null) throw unavailable(undefined);
  try {
    return new X509Certificate(pem);
  } catch {
    throw refusal("what SigningCertURL leads to is no certificate");
  }
}

/** A body of a bounded size; null for a larger one. */
async function readText({ body }: Response): Promise<string | null> {
  if (body === null) return null;
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MOST_BYTES) return null;
  }
  return text + decoder.decode();
}

function requireValid(
  certificate: X509Certificate,
  now: Date,
): X509Certificate {
  const isValid = Date.parse(certificate.validFrom) <= now.getTime() &&
    now.getTime() < Date.parse(certificate.validTo);
  if (isValid) return certificate;
  throw refusal("the certificate it is signed with is not valid now");
}

function unavailable(cause: unknown): Fault {
  return new Fault(
    "PROVIDER_UNAVAILABLE",
    "The certificate of the message cannot be read from Amazon SNS",
    { cause },
  );
}

function refusal(why: string): Fault {
  return new Fault("ACCESS_DENIED", `The message is not accepted: ${why}`);
}
