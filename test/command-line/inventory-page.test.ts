import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { inventoryPage } from "../../provider/command-line/inventory-page.ts";
import { written } from "./files.ts";
import { hostileName, manyEntries } from "./inventory-entries.ts";

const browserPath = ["chromium", "chromium-browser", "google-chrome"]
  .flatMap((name) => (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name)))
  .find(existsSync);
if (browserPath === undefined) {
  process.stdout.write("inventory page: SKIPPED in a browser: no chromium on PATH (apt-get install chromium)\n");
}

const now = new Date();
const entries = manyEntries(200, now);
const page200 = inventoryPage(entries, [], now);

test("a name from a certificate cannot end the page's data, whatever it is", () => {
  const [, data = ""] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page200) ?? [];
  expect((JSON.parse(data) as { entries: unknown[] }).entries).toEqual(JSON.parse(JSON.stringify(entries)));
  expect(page200).not.toContain("<img");
});

test("the page refers to nothing outside of itself", () => {
  expect(page200.replace(/<script type="application\/json".*?<\/script>/s, "")).not.toMatch(
    /(src|href)="(?!data:,)|https?:/,
  );
});

test("what could not be read is named, with its message as text", () => {
  const page = inventoryPage([], [{ place: "eu-west-1", message: "<b>denied</b>" }], now);
  expect(page).toContain("<b>eu-west-1</b> could not be read: &#60;b&#62;denied&#60;/b&#62;");
});

describe.skipIf(browserPath === undefined)("200 certificates in headless Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    const flags = [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--no-first-run",
      "--disable-sync",
    ];
    browser = await chromium.launch({ executablePath: browserPath ?? "", args: ["--headless", ...flags] });
  });
  afterAll(() => browser.close());

  /** The page, opened from its file; what it complains about, and what it asks for, is collected. */
  async function opened(options: Parameters<Browser["newPage"]>[0] = {}) {
    const [file = ""] = written({ "certificates.html": page200 });
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
    onTestFinished(() => page.close());
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    const url = pathToFileURL(file).href;
    await page.goto(url);
    return { page, complaints, requests, url };
  }

  const names = (page: Page) => page.locator("tbody tr.row b").allTextContents();
  const background = (page: Page) => page.evaluate("getComputedStyle(document.body).backgroundColor");
  const bySoonestEnd = [...entries].sort((one, other) => {
    const [first, second] = [one, other].map(({ notAfter }) => notAfter ?? "9");
    return `${first}` < `${second}` ? -1 : Number(`${first}` > `${second}`);
  });

  test("all are listed, soonest end first, without a complaint or a request of any kind", async () => {
    const { page, complaints, requests, url } = await opened();
    const listed = await names(page);
    expect(listed).toHaveLength(200);
    const ended = bySoonestEnd.filter(({ notAfter }) => notAfter !== null).map(({ name }) => name);
    expect(listed.slice(0, ended.length)).toEqual(ended);
    expect(complaints).toEqual([]);
    expect(requests.filter((each) => each !== "data:,")).toEqual([url]);
    if (process.env.INVENTORY_SCREENSHOT !== undefined)
      await page.screenshot({ path: process.env.INVENTORY_SCREENSHOT });
  });

  test("a name that tries to be a script is shown as the name that it is", async () => {
    const { page, complaints } = await opened();
    await page.getByLabel("Filter by text").fill("taken");
    expect(await names(page)).toEqual([hostileName]);
    expect(await page.title()).not.toBe("taken");
    expect(complaints).toEqual([]);
  });

  test("filters narrow the list together, the counts follow, and one button takes them all back", async () => {
    const { page } = await opened();
    const expired = entries.filter(({ validity }) => validity === "expired");
    await page.getByRole("button", { name: /Expired/ }).click();
    expect(await names(page)).toHaveLength(expired.length);
    await page.getByLabel("Filter by target").selectOption({ label: "us-east-1" });
    const there = expired.filter(({ place }) => place === "us-east-1");
    expect(await names(page)).toHaveLength(there.length);
    expect(await page.locator("#count").textContent()).toBe(`${there.length} of 200`);
    await page.getByLabel("Filter by text").fill("no such name");
    expect(await names(page)).toEqual([]);
    await page.getByRole("button", { name: "Show all" }).click();
    expect(await names(page)).toHaveLength(200);
  });

  test("owners can be told apart: ours, everybody else's, one stack's", async () => {
    const { page } = await opened();
    const owner = page.getByLabel("Filter by owner");
    await owner.selectOption("others");
    expect(await names(page)).toHaveLength(entries.filter((entry) => entry.owner === null).length);
    await owner.selectOption({ label: "acme/shop/production" });
    const owned = entries.filter((entry) => entry.owner?.startsWith("acme/shop/production/"));
    expect(await names(page)).toHaveLength(owned.length);
  });

  test("a column's head sorts by it, a second click the other way, and says so to a screen reader", async () => {
    const { page } = await opened();
    await page.getByRole("button", { name: "Certificate", exact: true }).click();
    const sorted = (await names(page)).map((name) => name.toLowerCase());
    expect(sorted).toEqual([...sorted].sort());
    await page.getByRole("button", { name: "Certificate", exact: true }).click();
    expect((await names(page)).map((name) => name.toLowerCase())).toEqual([...sorted].sort().reverse());
    expect(await page.locator("th.c-name").getAttribute("aria-sort")).toBe("descending");
  });

  test("a row opens to what one needs next: the id, all names, the exact dates", async () => {
    const { page } = await opened();
    await page.locator("tbody tr.row").first().click();
    const detail = await page.locator("tr.detail").textContent();
    expect(detail).toContain(bySoonestEnd[0]?.id);
    expect(detail).toContain(bySoonestEnd[0]?.notAfter);
    await page.locator("tbody tr.row").first().click();
    expect(await page.locator("tr.detail").count()).toBe(0);
  });

  test("bars lie on one time axis: what has expired ends before today's line, what is valid spans it", async () => {
    const { page } = await opened();
    const spans = await page.evaluate(`[...document.querySelectorAll("tr.row")].map((row) => {
      const [track, bar] = [row.querySelector(".track"), row.querySelector(".bar")];
      if (bar === null) return null;
      const [whole, part] = [track.getBoundingClientRect(), bar.getBoundingClientRect()];
      const today = whole.left + whole.width * parseFloat(getComputedStyle(track).getPropertyValue("--now")) / 100;
      return [row.classList.contains("expired"), part.left <= today + 1, part.right >= today - 1];
    }).filter(Boolean)`);
    for (const [expired, begun, goesOn] of spans as [boolean, boolean, boolean][]) {
      expect(begun).toBe(true);
      if (!expired) expect(goesOn).toBe(true);
    }
  });

  test("dark where the reader's system is dark, and by the switch against it", async () => {
    const { page, complaints } = await opened({ colorScheme: "dark" });
    const dark = await background(page);
    await page.getByRole("button", { name: "Light" }).click();
    const light = await background(page);
    expect(light).not.toBe(dark);
    await page.emulateMedia({ colorScheme: "light" });
    await page.getByRole("button", { name: "Dark" }).click();
    expect(await background(page)).toBe(dark);
    await page.getByRole("button", { name: "Auto" }).click();
    expect(await background(page)).toBe(light);
    expect(complaints).toEqual([]);
    if (process.env.INVENTORY_SCREENSHOT !== undefined) {
      await page.getByRole("button", { name: "Dark" }).click();
      await page.screenshot({ path: process.env.INVENTORY_SCREENSHOT.replace(/\.png$/, "-dark.png") });
    }
  });

  test("on a telephone nothing runs out of the page's side", async () => {
    const { page } = await opened({ viewport: { width: 400, height: 800 } });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(400);
  });
});
