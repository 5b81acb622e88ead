import { deepEqual, equal, ok, rejects, throws } from "node:assert/strict";
import {
  assertPublicEndpoint,
  parseEndpointUrl,
} from "../../../shared/forwarder/endpoint_guard.ts";
import { Fault } from "../../../shared/platform/fault.ts";

const TOOLS = { allowedOrigins: ["http://127.0.0.1:8080"] };

/** Every way of writing a host that a URL may hold and that must not be sent to. */
const REFUSED = [
  "https://127.0.0.1/",
  "https://127.0.0.1:8443/calls",
  "https://127.1/",
  "https://127.0.1/",
  "https://2130706433/",
  "https://0x7f000001/",
  "https://0x7f.0.0.1/",
  "https://0x7f.1/",
  "https://0177.0.0.1/",
  "https://017700000001/",
  "https://0177.1/",
  "https://127.0.0.1./",
  "https://127。0。0。1/",
  "https://１２７.0.0.1/",
  "https://①②⑦.⓪.⓪.①/",
  "https://%31%32%37.0.0.1/",
  "https://0/",
  "https://0.0.0.0/",
  "https://00000000000/",
  "https://10.0.0.1/",
  "https://167772161/",
  "https://0xa000001/",
  "https://172.16.0.1/",
  "https://172.31.255.254/",
  "https://192.168.1.1/",
  "https://3232235777/",
  "https://100.64.0.1/",
  "https://169.254.169.254/latest/meta-data/",
  "https://2852039166/",
  "https://0xa9fea9fe/",
  "https://0xa9.0xfe.0xa9.0xfe/",
  "https://0251.0376.0251.0376/",
  "https://169.254.170.2/",
  "https://100.100.100.200/",
  "https://192.0.0.192/",
  "https://198.18.0.1/",
  "https://224.0.0.1/",
  "https://255.255.255.255/",
  "https://[::]/",
  "https://[::1]/",
  "https://[0:0:0:0:0:0:0:1]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[::ffff:7f00:1]/",
  "https://[::ffff:169.254.169.254]/",
  "https://[::ffff:a9fe:a9fe]/",
  "https://[::127.0.0.1]/",
  "https://[64:ff9b::7f00:1]/",
  "https://[64:ff9b::169.254.169.254]/",
  "https://[fd00:ec2::254]/",
  "https://[fc00::1]/",
  "https://[fe80::1]/",
  "https://[ff02::1]/",
  "https://[2002:7f00:1::]/",
  "https://[2001:db8::1]/",
  "https://localhost/",
  "https://LOCALHOST/",
  "https://localhost./",
  "https://api.localhost/",
  "https://ｌｏｃａｌｈｏｓｔ/",
  "https://printer.local/",
  "https://metadata.google.internal/",
  "https://metadata/",
  "https://intranet/",
  "https://router.lan/",
  "https://nas.home.arpa/",
  "https://user@example.com/",
  "https://user:planted@example.com/",
  "https://example.com@127.0.0.1/",
  "https://api.example.com/#fragment",
  "http://api.vendor.com/",
  "http://127.0.0.1:8081/",
  "http://localhost:8080/",
  "ftp://api.vendor.com/",
  "file:///etc/passwd",
  "data:text/plain,1",
  "javascript:1",
  "gopher://127.0.0.1/",
  "//api.vendor.com/",
  "api.vendor.com",
  "https://",
  "https:// api.vendor.com/",
  "",
];

for (const url of REFUSED) {
  Deno.test(`parseEndpointUrl refuses ${JSON.stringify(url)}`, () => {
    throws(
      () => parseEndpointUrl(url, "callDetailsUrl", TOOLS),
      (fault) =>
        fault instanceof Fault && fault.code === "REQUEST_INVALID" &&
        fault.message.startsWith("callDetailsUrl must be ") &&
        !fault.message.includes("planted"),
    );
  });
}

Deno.test("the refused spellings are at least sixty, each another", () => {
  equal(new Set(REFUSED).size, REFUSED.length);
  ok(REFUSED.length >= 60);
});

for (
  const url of [
    "https://api.vendor.com/v1/calls?version=2",
    "https://8.8.8.8/",
    "https://[2606:4700:4700::1111]:8443/",
    "http://127.0.0.1:8080/sink",
  ]
) {
  Deno.test(`parseEndpointUrl takes ${url}`, () => {
    equal(parseEndpointUrl(url, "authUrl", TOOLS).href, url);
  });
}

function assertFor(addresses: readonly string[], url = "https://a.vendor.com") {
  return assertPublicEndpoint(url, "authUrl", {
    ...TOOLS,
    resolve: () => Promise.resolve(addresses),
  });
}

Deno.test("assertPublicEndpoint tells the addresses of a public name", async () => {
  deepEqual(await assertFor(["1.1.1.1", "2606:4700::1"]), [
    "1.1.1.1",
    "2606:4700::1",
  ]);
});

for (
  const [problem, addresses] of [
    ["that leads to the machine itself", ["127.0.0.1"]],
    ["one of whose addresses is private", ["1.1.1.1", "10.0.0.1"]],
    ["that leads to the metadata service", ["::ffff:169.254.169.254"]],
    ["that leads nowhere", []],
  ] as const
) {
  Deno.test(`assertPublicEndpoint refuses a name ${problem}`, async () => {
    await rejects(
      assertFor(addresses),
      (fault) => fault instanceof Fault && fault.code === "REQUEST_INVALID",
    );
  });
}

Deno.test("assertPublicEndpoint does not resolve what the operator allows", async () => {
  equal(await assertFor([], "http://127.0.0.1:8080/x"), null);
});
