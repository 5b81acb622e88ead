/**
 * The port to SQL functions that take or give bytes: megabytes go as they are, not as text within JSON.
 *
 * @module
 */
import type { Bytes } from "./bytes.ts";
import { readResult, requireFunctionName } from "./database.ts";
import { Fault } from "./fault.ts";
import { type OpenFrame, openFrame } from "./frame.ts";
import { lostAnswer, type RestOptions, restSender } from "./rest_sender.ts";

/** Calls SQL functions of schema `public` by name, with bytes on one side. */
export interface ByteDatabase {
  /** Calls a function of one unnamed `bytea` with a frame. @throws {Fault} As {@link Database}. */
  send<T>(name: string, frame: Bytes): Promise<T>;
  /** Calls a function with named arguments that gives a frame. @throws {Fault} As {@link Database}, for the head. */
  receive<T>(
    name: string,
    args: Readonly<Record<string, unknown>>,
  ): Promise<OpenFrame<T>>;
}

const OCTETS = "application/octet-stream";

/**
 * The same through PostgREST.
 *
 * Sources: PostgREST reference, "Functions as RPC": a function with a single unnamed parameter of type bytea takes the body of a
 * request whose Content-Type is application/octet-stream. "Media Type Handlers" (PostgREST 12 and later): a function that returns
 * a domain named as a media type gives its bytes to who accepts that type.
 */
export function restByteDatabase(options: RestOptions): ByteDatabase {
  const send = restSender(options);
  return {
    async send<T>(name: string, frame: Bytes): Promise<T> {
      requireFunctionName(name);
      return await readResult<T>(
        await send(name, { body: frame, contentType: OCTETS }),
      );
    },
    async receive<T>(
      name: string,
      args: Readonly<Record<string, unknown>>,
    ): Promise<OpenFrame<T>> {
      requireFunctionName(name);
      const body = JSON.stringify(args);
      const response = await send(name, { body, accept: OCTETS });
      try {
        return await openFrame<T>(response.body);
      } catch (error) {
        throw error instanceof Fault ? error : lostAnswer(error);
      }
    },
  };
}
