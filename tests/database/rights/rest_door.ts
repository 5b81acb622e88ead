import { findBase64 } from "../../../shared/vault/base64.ts";
import { BYTES, type Door, refusalOf, type Row } from "./door.ts";
import type { Actor } from "./rights_table.ts";
import type { World } from "./world.ts";

/** REST of the running stack, with real keys and tokens. What it does stays. */
export function restDoor(world: World): Door {
  return {
    name: "REST",
    select: (actor, relation, key) =>
      send(world, { actor, relation, key, select: Object.keys(key) }),
    insert: (actor, relation, row) =>
      send(world, { actor, relation, method: "POST", body: row }),
    update: (actor, relation, { key, to }) =>
      send(world, { actor, relation, method: "PATCH", key, body: to }),
    delete: (actor, relation, key) =>
      send(world, { actor, relation, method: "DELETE", key }),
    async call(actor, name, args) {
      const response = await fetch(`${world.stack.url}/rest/v1/rpc/${name}`, {
        method: "POST",
        headers: {
          ...credentialsOf(world, actor),
          "content-type": BYTES in args
            ? "application/octet-stream"
            : "application/json",
        },
        body: BYTES in args
          ? new Uint8Array(findBase64(String(args[BYTES])) ?? [])
          : JSON.stringify(args),
      });
      const text = await response.text();
      if (!response.ok) return refusalOf(JSON.parse(text).code);
      return text === "" || text === "null" ? "0" : "+";
    },
  };
}

/** The headers an actor comes with. */
export function credentialsOf(
  { stack, users }: World,
  actor: Actor,
): Record<string, string> {
  if (actor === "service") return { apikey: stack.secretKey };
  if (actor === "anon") return { apikey: stack.publishableKey };
  return {
    apikey: stack.publishableKey,
    authorization: `Bearer ${users[actor].accessToken}`,
  };
}

interface Request {
  readonly actor: Actor;
  readonly relation: string;
  readonly method?: string;
  readonly key?: Row;
  readonly select?: readonly string[];
  readonly body?: Row;
}

async function send(world: World, request: Request): Promise<string> {
  const { actor, method = "GET", key = {}, select, body } = request;
  const [schema, relation] = request.relation.includes(".")
    ? request.relation.split(".")
    : ["public", request.relation];
  const url = new URL(`${world.stack.url}/rest/v1/${relation}`);
  for (const [column, value] of Object.entries(key)) {
    url.searchParams.set(column, `eq.${value}`);
  }
  if (select !== undefined) url.searchParams.set("select", select.join(","));
  const response = await fetch(url, {
    method,
    headers: {
      ...credentialsOf(world, actor),
      ...(schema === "public" ? {} : {
        "accept-profile": `${schema}`,
        "content-profile": `${schema}`,
      }),
      "content-type": "application/json",
      // An insert need not read what it wrote; the others say what they touched.
      prefer: method === "POST" ? "return=minimal" : "return=representation",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) return refusalOf(JSON.parse(text).code);
  return method === "POST" ? "1" : `${JSON.parse(text).length}`;
}
