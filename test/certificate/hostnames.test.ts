import { expect, it } from "vitest";
import { coversName } from "../../provider/certificate/hostnames.ts";

it.each([
  ["api.example.com", "api.example.com", true, "equal"],
  ["API.Example.com", "api.example.COM", true, "case doesn't count"],
  ["api.example.com", "api.example.com.", true, "a final dot is the same name"],
  ["api.example.com", "www.example.com", false, "another host"],
  ["*.example.com", "api.example.com", true, "* is one label"],
  ["*.example.com", "a.b.example.com", false, "* isn't two labels"],
  ["*.example.com", "example.com", false, "* isn't no label"],
  ["*.example.com", ".example.com", false, "* isn't an empty label"],
  ["*.com", "example.com", false, "* never covers a whole registry"],
  ["a*.example.com", "api.example.com", false, "* is a whole label (RFC 9525 6.3)"],
  ["api.*.com", "api.example.com", false, "* is leftmost"],
  ["*.2.3.4", "1.2.3.4", false, "* never covers an address"],
  ["192.0.2.1", "192.0.2.1", true, "an address equals itself"],
  ["2001:db8::1", "2001:0DB8:0:0:0:0:0:1", true, "an address in another spelling"],
  ["xn--bcher-kva.example.com", "bücher.example.com", true, "international names in both forms"],
  ["example.com", "", false, "an empty host is never covered"],
])("%s for %s: %s, %s", (name, host, expected) => {
  expect(coversName([name], host)).toBe(expected);
});

it("one name of several is enough", () => {
  expect(coversName(["www.example.com", "api.example.com"], "api.example.com")).toBe(true);
});
