import fc from "fast-check";

/** Texts that mean something to a database, a shell, a template or a parser, and nothing to us. */
export const INJECTIONS: readonly string[] = [
  "' or '1'='1",
  "'; drop table public.charges; --",
  "1); delete from public.organizations; --",
  "$$; select pg_sleep(9); $$",
  "eq.1)&select=*",
  "organization_id=eq.x&or=(a.eq.b)",
  '","status":"active","x":"',
  '{"$ne":null}',
  "../../../etc/passwd",
  "..\\..\\windows",
  "${jndi:ldap://127.0.0.1/a}",
  "{{7*7}}",
  "<script>alert(1)</script>",
  "%00",
  "\u0000",
  "\ud800",
  "\u202e\u2066",
  "ﬀ\u0301\u0301\u0301",
  "-0",
  "1e400",
  "NaN",
  "__proto__",
  "constructor",
  "null",
  "undefined",
  "true",
  "\r\nset-cookie: a=b",
];

/** Text from that list, or any other. */
export const oddText = fc.oneof(
  fc.constantFrom(...INJECTIONS),
  fc.string({ unit: "binary" }),
  fc.integer({ min: 300, max: 3_000 }).map((length) => "x".repeat(length)),
);

/** A JSON value that is no text, no boolean and no small number: wrong for every member that we have. */
export const wrongValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>([], {}, [[]], -1, 0.5, 1e308, 2 ** 53),
  fc.array(oddText, { maxLength: 4 }),
  fc.dictionary(oddText, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
);

/** A text that is neither a UUID nor a date, a region, an ARN, a key, nor one of our words. */
export const wrongText = oddText.filter((text) =>
  !/^[0-9a-z-]{2,40}$/i.test(text) || INJECTIONS.includes(text)
);

/** A name that cannot be stored: blank, too long, or with characters no text of PostgreSQL holds. */
export const wrongName = fc.constantFrom(
  "",
  "   ",
  "\t\n",
  "x".repeat(201),
  "😀".repeat(150),
  "nul \u0000 inside",
  "half \ud83d pair",
);

/** A segment of a path that is no id. */
export const wrongId = fc.oneof(
  fc.constantFrom(
    "1",
    "null",
    "00000000-0000-0000-0000-00000000000",
    "00000000-0000-0000-0000-0000000000000",
    "{00000000-0000-0000-0000-000000000000}",
    "%00",
    "%c0%ae%c0%ae",
    "%2e%2e%2f",
    "..%2f..%2fworker",
    "%",
    "%zz",
    "*",
    "a;b=c",
    "00000000-0000-0000-0000-000000000000%00",
    "x".repeat(4_000),
  ),
  oddText.map((text) => encodeURIComponent(text.toWellFormed())).filter((
    text,
  ) => text !== "" && text !== "." && text !== ".."),
);
