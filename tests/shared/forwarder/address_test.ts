import { equal } from "node:assert/strict";
import { isPublicAddress } from "../../../shared/forwarder/address.ts";

const PUBLIC = [
  "1.1.1.1",
  "8.8.8.8",
  "9.255.255.255",
  "11.0.0.0",
  "100.63.255.255",
  "100.128.0.0",
  "172.15.255.255",
  "172.32.0.0",
  "192.167.255.255",
  "223.255.255.255",
  "2606:4700:4700::1111",
  "2a00:1450:4001:80b::200e",
  "::ffff:8.8.8.8",
  "64:ff9b::808:808",
];

const CLOSED = [
  "",
  "example.com",
  "127.1",
  "256.1.1.1",
  "08.8.8.8",
  "1.1.1.1.1",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7::8:9",
  "2606:4700:4700::g",
  "0.0.0.0",
  "10.0.0.1",
  "100.64.0.1",
  "127.0.0.1",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.8",
  "192.168.0.1",
  "198.18.0.1",
  "203.0.113.9",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::127.0.0.1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::ffff:169.254.169.254",
  "64:ff9b::a00:1",
  "64:ff9b:1::1",
  "fc00::1",
  "fd00:ec2::254",
  "fe80::1",
  "fe80::1%eth0",
  "ff02::1",
  "2001:db8::1",
  "2001::1",
  "2002:7f00:1::",
  "3fff::1",
  "4000::1",
];

for (const address of PUBLIC) {
  Deno.test(`isPublicAddress holds for ${address}`, () => {
    equal(isPublicAddress(address), true);
  });
}

for (const address of CLOSED) {
  Deno.test(`isPublicAddress refuses "${address}"`, () => {
    equal(isPublicAddress(address), false);
  });
}
