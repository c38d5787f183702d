import { writeFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { inventoryPage } from "../../provider/command-line/inventory-page.ts";
import { manyEntries } from "./inventory-entries.ts";

const now = new Date();
writeFileSync("/tmp/e-inv.html", inventoryPage(manyEntries(200, now), [], now));
const b = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
  ],
});
const p = await b.newPage({ viewport: { width: 1440, height: 900 } });
p.on("console", (m) => console.log("console", m.type(), m.text()));
p.on("pageerror", (e) => console.log("err", e));
await p.goto("file:///tmp/e-inv.html");
await p.screenshot({ path: "/tmp/e-light.png" });
await p.emulateMedia({ colorScheme: "dark" });
await p.locator("tbody tr.row").nth(3).click();
await p.screenshot({ path: "/tmp/e-dark.png" });
await b.close();
