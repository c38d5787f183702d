import { expect, test } from "vitest";
import { certificates, importPfx, issue, wire } from "./fixtures.ts";
import { page } from "./paging.ts";
import { routeOf } from "./route.ts";

const items = Array.from({ length: 60 }, (_, index) => ({ id: index }));
const at = (query: string) =>
  page(items, "/certificates", routeOf("GET", `/certificates?api-version=2025-07-01${query}`), {
    vaultUrl: "https://a.vault.azure.net",
  });

test("a page has 25 items where nothing else is asked for, and the last one no next link", () => {
  const first = at("");
  const second = at(new URL(first.nextLink ?? "").search.replace(/^\?api-version=[^&]+/, ""));
  const third = at(new URL(second.nextLink ?? "").search.replace(/^\?api-version=[^&]+/, ""));
  expect([first, second, third].flatMap(({ value }) => value)).toEqual(items);
  expect([first.value.length, third.value.length, third.nextLink]).toEqual([25, 10, null]);
});

test.each([["0"], ["26"], ["1.5"], ["many"]])("maxresults=%s is refused: it is 1 to 25", (size) => {
  expect(() => at(`&maxresults=${size}`)).toThrow("maxresults must be between 1 and 25.");
});

test("a $skiptoken of one's own making is refused", () => {
  expect(() => at("&$skiptoken=25")).toThrow(expect.objectContaining({ status: 400 }));
});

test("the SDK follows the next links to the end", async () => {
  for (let count = 0; count < 3; count += 1) await importPfx("www", await issue());
  const sizes: number[] = [];
  // The client has no option for it; the service takes it from the query.
  let path: string | undefined = "/certificates/www/versions?maxresults=1";
  while (path !== undefined) {
    const { body } = await wire("GET", path);
    sizes.push((body.value as unknown[]).length);
    path = typeof body.nextLink === "string" ? body.nextLink.replace(/^https:\/\/[^/]+/, "") : undefined;
  }
  expect(sizes).toEqual([1, 1, 1]);
  for (let count = 0; count < 27; count += 1) await importPfx(`name-${count}`, await issue());
  let listed = 0;
  for await (const _ of certificates.listPropertiesOfCertificates()) listed += 1;
  expect(listed).toBe(28);
});
