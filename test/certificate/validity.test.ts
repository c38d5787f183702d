import { expect, it } from "vitest";
import { validityViolation } from "../../provider/certificate/validity.ts";

const certificate = { notBefore: new Date("2026-01-01T00:00:00Z"), notAfter: new Date("2026-03-31T23:59:59Z") };
const at = (time: string) => validityViolation(certificate, "certificate", new Date(time));

it("a certificate is valid from its first to its last second, both included (RFC 5280 4.1.2.5)", () => {
  expect(at("2026-01-01T00:00:00Z")).toBeUndefined();
  expect(at("2026-03-31T23:59:59Z")).toBeUndefined();
});

it("an expired one is told by both times", () => {
  expect(at("2026-04-01T00:00:00Z")).toEqual({
    code: "CERTIFICATE_EXPIRED",
    path: "certificate",
    message:
      "certificate: expected a certificate that is valid now (2026-04-01T00:00:00.000Z), " +
      "received one that expired at 2026-03-31T23:59:59.000Z",
  });
});

it("one from the future is told by both times", () => {
  expect(at("2025-12-31T23:59:59Z")).toEqual({
    code: "CERTIFICATE_NOT_YET_VALID",
    path: "certificate",
    message:
      "certificate: expected a certificate that is valid now (2025-12-31T23:59:59.000Z), " +
      "received one that is not valid before 2026-01-01T00:00:00.000Z",
  });
});
