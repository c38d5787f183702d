import { expect, test } from "vitest";
import { operations } from "./operations.ts";
import { checkApiVersion, routeOf } from "./route.ts";

test.each([
  ["POST", "/certificates/www/import", "ImportCertificate", "www", undefined],
  ["GET", "/certificates", "GetCertificates", undefined, undefined],
  ["GET", "/certificates/www", "GetCertificate", "www", undefined],
  ["GET", "/certificates/www/", "GetCertificate", "www", undefined],
  ["GET", "/certificates/www/0123", "GetCertificate", "www", "0123"],
  ["GET", "/certificates/www/versions", "GetCertificateVersions", "www", undefined],
  ["GET", "/certificates/www/policy", "GetCertificatePolicy", "www", undefined],
  ["GET", "/certificates/www/pending", "GetCertificateOperation", "www", undefined],
  ["DELETE", "/certificates/www/pending", "DeleteCertificateOperation", "www", undefined],
  ["PATCH", "/certificates/www/0123", "UpdateCertificate", "www", "0123"],
  ["DELETE", "/certificates/www", "DeleteCertificate", "www", undefined],
  ["GET", "/deletedcertificates", "GetDeletedCertificates", undefined, undefined],
  ["GET", "/deletedcertificates/www", "GetDeletedCertificate", "www", undefined],
  ["POST", "/deletedcertificates/www/recover", "RecoverDeletedCertificate", "www", undefined],
  ["DELETE", "/deletedcertificates/www", "PurgeDeletedCertificate", "www", undefined],
  ["GET", "/secrets/www/", "GetSecret", "www", undefined],
  ["GET", "/secrets/www/0123", "GetSecret", "www", "0123"],
])("%s %s is %s, as the published specification has it", (method, path, operation, name, version) => {
  expect(routeOf(method, path)).toMatchObject({ operation, name, version });
  expect(operations.has(operation)).toBe(true);
});

test.each([
  ["PUT", "/certificates/www"],
  ["GET", "/keys/www"],
  ["GET", "/"],
  ["DELETE", "/secrets/www"],
])("%s %s is nothing that this vault does: 404", (method, path) => {
  expect(() => routeOf(method, path)).toThrow(expect.objectContaining({ status: 404 }));
});

test.each([["a".repeat(128)], ["www.example"], ["www_example"], ["w%20w"]])(
  "the name %s is refused: 1-127 of 0-9, a-z, A-Z and - (facts, Import)",
  (name) => {
    expect(() => routeOf("POST", `/certificates/${name}/import`)).toThrow(expect.objectContaining({ status: 400 }));
  },
);

test("a name of 127 characters is one", () => {
  expect(routeOf("GET", `/certificates/${"a".repeat(127)}`).name).toHaveLength(127);
});

test.each([["2025-07-01"], ["2026-04-01"]])("api-version %s is what one of the clients here sends", (version) => {
  expect(() => checkApiVersion(new URLSearchParams({ "api-version": version }))).not.toThrow();
});

test("another api-version and none are 400", () => {
  expect(() => checkApiVersion(new URLSearchParams({ "api-version": "7.4" }))).toThrow(
    "version (7.4) is not recognized",
  );
  expect(() => checkApiVersion(new URLSearchParams())).toThrow("api-version must be specified");
});
