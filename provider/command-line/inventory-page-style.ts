/** The page's style: one set of colours for light and dark, chosen by `color-scheme`. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f6f7f9, #0e1116);
  --panel: light-dark(#ffffff, #161b22);
  --line: light-dark(#e3e6eb, #272e38);
  --text: light-dark(#1a1f27, #e6eaf0);
  --quiet: light-dark(#667080, #8b96a5);
  --hover: light-dark(#f0f4fa, #1c232d);
  --accent: light-dark(#2563eb, #6ea8fe);
  --expired: light-dark(#d1242f, #ff6b6b);
  --soon: light-dark(#c46a00, #f5a524);
  --valid: light-dark(#178a4c, #3ecf8e);
  --other: light-dark(#7a8594, #7d8896);
  --now: 50%;
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--page);
  color: var(--text);
  font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
main { max-width: 1440px; margin: 0 auto; padding: 28px 28px 64px; }
header { display: flex; align-items: flex-start; gap: 24px; margin-bottom: 20px; }
h1 { font-size: 24px; line-height: 1.2; letter-spacing: -0.01em; margin: 0 0 4px; }
.quiet { color: var(--quiet); }
.grow { flex: 1; }
button, select, input { font: inherit; color: inherit; }
button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: 12px; }
.theme { display: flex; padding: 3px; gap: 2px; }
.theme button { border: 0; background: none; border-radius: 8px; padding: 4px 10px; color: var(--quiet); }
.theme button[aria-pressed="true"] { background: var(--hover); color: var(--text); }
.failures { padding: 12px 16px; margin-bottom: 16px; border-color: var(--expired); }
.failures p { margin: 0; overflow-wrap: anywhere; }
.summary { display: grid; grid-template-columns: repeat(4, minmax(120px, 1fr)) minmax(320px, 2.4fr); gap: 12px; margin-bottom: 12px; }
.tile { text-align: left; padding: 14px 16px; position: relative; overflow: hidden; }
.tile::before { content: ""; position: absolute; inset: 0 auto 0 0; width: 4px; background: var(--tone); }
.tile strong { display: block; font-size: 30px; line-height: 1.15; letter-spacing: -0.02em; color: var(--tone); }
.tile.none strong { color: var(--quiet); }
.tile:hover { background: var(--hover); }
.tile[aria-pressed="true"] { border-color: var(--tone); box-shadow: inset 0 0 0 1px var(--tone); }
.expired { --tone: var(--expired); }
.soon { --tone: var(--soon); }
.valid { --tone: var(--valid); }
.other { --tone: var(--other); }
.months { padding: 12px 16px 8px; display: flex; flex-direction: column; }
.months ol { list-style: none; margin: 8px 0 0; padding: 0; display: flex; gap: 4px; align-items: flex-end; flex: 1; min-height: 58px; }
.months li { flex: 1; display: flex; flex-direction: column; justify-content: flex-end; align-self: stretch; text-align: center; font-size: 11px; color: var(--quiet); }
.months i { display: block; background: var(--tone); min-height: 2px; opacity: 0.85; }
.months span + i { border-radius: 3px 3px 0 0; }
.months .zero i { background: var(--line); }
.filters { display: flex; flex-wrap: wrap; gap: 8px; padding: 10px; margin-bottom: 12px; align-items: center; }
.filters input, .filters select { background: var(--page); border: 1px solid var(--line); border-radius: 8px; padding: 7px 10px; min-width: 0; }
.filters input { flex: 1 1 260px; }
.filters select { max-width: 260px; }
.filters output { padding: 0 8px; color: var(--quiet); white-space: nowrap; }
.scroll { overflow: clip; }
table { width: 100%; border-collapse: separate; border-spacing: 0; table-layout: fixed; }
th, td { text-align: left; padding: 7px 12px; border-bottom: 1px solid var(--line); vertical-align: middle; }
thead th { position: sticky; top: 0; z-index: 2; background: var(--panel); font-weight: 500; color: var(--quiet); padding-block: 8px; }
thead th:first-child { border-top-left-radius: 12px; }
thead th:last-child { border-top-right-radius: 12px; }
th button { all: unset; cursor: pointer; display: inline-flex; gap: 4px; }
th button:hover { color: var(--text); }
th button:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 3px; }
th[aria-sort] button { color: var(--text); font-weight: 600; }
th[aria-sort="ascending"] button::after { content: "↑" / ""; }
th[aria-sort="descending"] button::after { content: "↓" / ""; }
.c-name { width: 22%; } .c-owner { width: 18%; } .c-place { width: 11%; } .c-key { width: 8%; } .c-end { width: 13%; }
tbody tr.row { cursor: pointer; }
tbody tr.row:hover { background: var(--hover); }
tbody tr:last-child td { border-bottom: 0; }
td { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.name { all: unset; cursor: pointer; display: flex; align-items: center; gap: 9px; max-width: 100%; }
.name:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.name b { font-weight: 600; overflow: hidden; text-overflow: ellipsis; }
.name small { color: var(--quiet); }
.dot { flex: none; width: 9px; height: 9px; border-radius: 50%; background: var(--tone); }
.days { color: var(--tone); font-weight: 600; }
.end { display: block; line-height: 1.3; overflow: hidden; text-overflow: ellipsis; }
.end + .quiet { font-size: 12px; line-height: 1.2; }
.target { font-size: 12px; line-height: 1.2; display: block; }
.badge { display: inline-block; max-width: 100%; overflow: hidden; text-overflow: ellipsis; vertical-align: middle; border-radius: 6px; padding: 1px 8px; background: var(--hover); border: 1px solid var(--line); }
td.line, th.line { padding-inline: 0 16px; position: relative; overflow: visible; }
.track { position: relative; height: 12px; border-radius: 6px; background: var(--page); }
.track::after { content: ""; position: absolute; left: var(--now); top: -14px; bottom: -14px; width: 1px; background: var(--accent); opacity: 0.55; pointer-events: none; }
.bar { position: absolute; top: 0; bottom: 0; min-width: 3px; border-radius: 6px; background: var(--tone); opacity: 0.82; }
.bar.from { border-top-left-radius: 0; border-bottom-left-radius: 0; }
.bar.on { border-top-right-radius: 0; border-bottom-right-radius: 0; }
.bar.from:not(.on) { mask: linear-gradient(to right, transparent, #000 24px); }
.bar.on:not(.from) { mask: linear-gradient(to left, transparent, #000 24px); }
.bar.from.on { mask: linear-gradient(to right, transparent, #000 24px calc(100% - 24px), transparent); }
.axis { position: relative; height: 18px; font-size: 11px; font-weight: 400; }
.axis span { position: absolute; transform: translateX(-50%); white-space: nowrap; }
.axis span.today { color: var(--accent); font-weight: 600; background: var(--panel); padding: 0 4px; }
.detail td { white-space: normal; padding: 4px 12px 16px 30px; background: var(--hover); overflow-wrap: anywhere; }
.detail dl { display: grid; grid-template-columns: max-content 1fr; gap: 3px 16px; margin: 8px 0 0; }
.detail dt { color: var(--quiet); }
.detail dd { margin: 0; }
.detail code { font: 12.5px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; user-select: all; }
.empty { padding: 48px; text-align: center; color: var(--quiet); }
footer { margin-top: 16px; font-size: 12px; color: var(--quiet); }
@media (max-width: 1000px) {
  .summary { grid-template-columns: repeat(2, 1fr); }
  .months { grid-column: 1 / -1; }
  .c-key, .c-line { display: none; }
  .c-name { width: 36%; } .c-owner { width: 24%; } .c-place { width: 20%; } .c-end { width: 20%; }
}
@media print {
  .filters, .theme { display: none; }
  thead th { position: static; }
}
`;
