import { createHash } from "node:crypto";
import type { InventoryEntry } from "./inventory-entry.ts";
import type { Gathered } from "./inventory-gather.ts";
import { pageScript } from "./inventory-page-script.ts";
import { pageStyle } from "./inventory-page-style.ts";

/**
 * The inventory as one HTML file. It loads nothing, and its own policy forbids it to: only this very script and style
 * run (CSP Level 3, hashes), so that a name in a certificate stays a name.
 */
export function inventoryPage(
  entries: readonly InventoryEntry[],
  failures: Gathered["failures"],
  generatedAt: Date,
): string {
  const places = new Set(entries.map(({ place }) => place)).size;
  const when = `${generatedAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>Certificates, ${when}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<header>
<div class="grow"><h1>Certificates</h1><div class="quiet">${count(entries.length, "certificate")} in ${count(places, "place")}, as of ${when}</div></div>
<div class="theme panel" role="group" aria-label="Colours">${themes}</div>
</header>
${failures.length === 0 ? "" : failuresPanel(failures)}
<section class="summary" aria-label="Summary">
${tiles}
<div class="months panel"><span class="quiet">Ending, by month</span><ol id="months"></ol></div>
</section>
<section class="filters panel" aria-label="Filters">
<input id="text" type="search" placeholder="Filter by name, owner, id, key…" aria-label="Filter by text" autocomplete="off">
<select id="where" aria-label="Filter by target"><option value="">All targets</option></select>
<select id="owner" aria-label="Filter by owner"><option value="">All owners</option><option value="ours">Managed here</option><option value="others">Everybody else's</option></select>
<output id="count"></output>
</section>
<section class="panel scroll">
<table>
<thead><tr>${heads}<th class="c-line line" scope="col"><div class="axis" id="axis" aria-label="Validity, over time"></div></th></tr></thead>
<tbody id="rows"></tbody>
</table>
<div class="empty" id="empty" hidden>No certificate matches. <button type="button" id="reset">Show all</button></div>
</section>
<noscript><p>The list is drawn by a script, which this browser does not run; <code>--json</code> has the same data.</p></noscript>
<footer>Written by pulumi-certificates inventory. Nothing on this page was loaded from anywhere, and nothing is sent.</footer>
</main>
<script type="application/json" id="data">${dataText({ entries, generatedAt })}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}

const policy = [
  "default-src 'none'",
  `script-src 'sha256-${sha256(pageScript)}'`,
  `style-src 'sha256-${sha256(pageStyle)}'`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}

const themes = [
  ["auto", "Auto"],
  ["light", "Light"],
  ["dark", "Dark"],
]
  .map(([value, label]) => `<button type="button" value="${value}" aria-pressed="false">${label}</button>`)
  .join("");

const tiles = [
  ["expired", "Expired"],
  ["soon", "End within 30 days"],
  ["valid", "Valid for longer"],
  ["other", "Not valid yet"],
]
  .map(
    ([tone, label]) =>
      `<button type="button" class="tile panel ${tone}" data-tone="${tone}" aria-pressed="false"><strong></strong>${label}</button>`,
  )
  .join("\n");

const heads = [
  ["name", "Certificate"],
  ["owner", "Owner"],
  ["place", "Where"],
  ["key", "Key"],
  ["end", "Ends"],
]
  .map(
    ([sort, label]) =>
      `<th class="c-${sort}" scope="col" data-sort="${sort}"><button type="button">${label}</button></th>`,
  )
  .join("");

function failuresPanel(failures: Gathered["failures"]): string {
  const lines = failures.map(
    ({ place, message }) => `<p><b>${escaped(place)}</b> could not be read: ${escaped(message)}</p>`,
  );
  return `<section class="failures panel" aria-label="Failures">${lines.join("")}</section>`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON in which no text can end the script element, or begin a comment in it (HTML Standard, "Restrictions for contents of script elements"). */
function dataText(data: object): string {
  return JSON.stringify(data).replace(/</g, "\\u003c");
}
