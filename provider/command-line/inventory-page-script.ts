/**
 * What makes the page answer: filters, sorting, details, the timeline. Plain JavaScript without markup in it: every name
 * goes into the page as text (`textContent`), so that no certificate can put anything else there.
 */
export const pageScript = String.raw`
"use strict";
(() => {
  const { entries, generatedAt } = JSON.parse(document.getElementById("data").textContent);
  const now = Date.parse(generatedAt);
  const day = 86400000;
  const byId = (id) => document.getElementById(id);
  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const tones = { expired: "expired", soon: "soon", valid: "valid" };
  const toneOf = (entry) => tones[entry.validity] || "other";
  const targets = { acm: "AWS ACM", keyVault: "Azure Key Vault" };
  const stackOf = (entry) => entry.owner === null ? null : entry.owner.split("/").slice(0, -1).join("/") || entry.owner;
  const ownerText = (entry) => entry.owner === null ? (entry.ownerKnown ? "not ours" : "not read") : entry.owner;
  const curves = { EC_prime256v1: "EC P-256", EC_secp384r1: "EC P-384", EC_secp521r1: "EC P-521" };
  const keyText = (algorithm) => curves[algorithm] || algorithm.replace("_", " ");
  const dateText = (iso) => iso === null ? "" : iso.slice(0, 10);
  const daysText = (entry) => {
    const days = entry.daysLeft;
    if (entry.validity === "never-issued") return entry.status.toLowerCase().replaceAll("_", " ");
    if (entry.validity === "not-yet") return "not valid yet";
    if (entry.validity === "expired") return days === -1 ? "today" : days === -2 ? "1 day ago" : -days - 1 + " days ago";
    return days === 1 ? "1 day left" : days + " days left";
  };
  const state = { tone: null, text: "", where: "", owner: "", sort: "end", ascending: true };

  // The window that the timeline shows: what ended long ago or ends in years is cut off at its edges.
  const ends = entries.flatMap((entry) => entry.notAfter === null ? [] : [Date.parse(entry.notAfter)]);
  const first = now - 120 * day;
  const last = Math.min(now + 420 * day, Math.max(now + 120 * day, ...ends.map((end) => end + 14 * day)));
  const percent = (time) => (Math.min(Math.max(time, first), last) - first) / (last - first) * 100;
  document.documentElement.style.setProperty("--now", percent(now) + "%");

  const search = new Map(entries.map((entry) =>
    [entry, [entry.name, ...entry.names, entry.id, entry.owner || "", entry.place, entry.keyAlgorithm || "", entry.type || ""].join("\n").toLowerCase()]));
  const matches = (entry, except) =>
    (except === "tone" || state.tone === null || toneOf(entry) === state.tone) &&
    (state.text === "" || state.text.split(/\s+/).every((word) => search.get(entry).includes(word))) &&
    (state.where === "" || state.where === "t:" + entry.target || state.where === "p:" + entry.place) &&
    (state.owner === "" || (state.owner === "ours" && entry.owner !== null) ||
      (state.owner === "others" && entry.owner === null) || state.owner === "s:" + stackOf(entry));

  const sortKeys = {
    name: (entry) => entry.name.toLowerCase(),
    owner: (entry) => entry.owner === null ? "\uffff" : entry.owner,
    place: (entry) => entry.target + " " + entry.place,
    key: (entry) => entry.keyAlgorithm || "\uffff",
    end: (entry) => entry.notAfter === null ? Infinity : Date.parse(entry.notAfter),
  };
  const compare = (one, other) => {
    const key = sortKeys[state.sort];
    const [a, b] = [key(one), key(other)];
    const order = a < b ? -1 : a > b ? 1 : 0;
    return (state.ascending ? order : -order) || (one.id < other.id ? -1 : 1);
  };

  const cell = (className) => make("td", className);
  const bar = (entry) => {
    const track = make("div", "track");
    if (entry.notAfter === null) return track;
    const [start, end] = [entry.notBefore === null ? first : Date.parse(entry.notBefore), Date.parse(entry.notAfter)];
    const piece = make("div", "bar" + (start < first ? " from" : "") + (end > last ? " on" : ""));
    if (end < first) piece.className = "bar from";
    piece.style.left = percent(start) + "%";
    piece.style.width = percent(end) - percent(start) + "%";
    track.title = dateText(entry.notBefore) + " to " + dateText(entry.notAfter);
    track.append(piece);
    return track;
  };
  const details = (entry) => {
    const list = make("dl");
    const add = (name, value, tag) => {
      if (value === null || value === "") return;
      list.append(make("dt", "", name));
      const dd = make("dd");
      dd.append(make(tag || "span", "", value));
      list.append(dd);
    };
    add("id", entry.id, "code");
    add("names", entry.names.join(", "));
    add("valid", entry.notAfter === null ? null : (entry.notBefore || "?") + " to " + entry.notAfter);
    add("status", entry.status.toLowerCase().replaceAll("_", " ") + (entry.type === null ? "" : ", " + entry.type.toLowerCase().replaceAll("_", " ")));
    add("in use", entry.inUse === null ? "not known here" : entry.inUse ? "yes" : "no");
    add("owner", ownerText(entry));
    const row = make("tr", "detail");
    const whole = cell();
    whole.colSpan = 6;
    whole.append(list);
    row.append(whole);
    return row;
  };
  const rowOf = (entry) => {
    const row = make("tr", "row " + toneOf(entry));
    const name = cell("c-name");
    const button = make("button", "name");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    button.append(make("span", "dot"), make("b", "", entry.name));
    const others = entry.names.filter((each) => each !== entry.name).length;
    if (others > 0) button.append(make("small", "", "+" + others));
    button.title = [entry.name, ...entry.names.filter((each) => each !== entry.name)].slice(0, 20).join("\n");
    name.append(button);
    const owner = cell("c-owner");
    owner.title = ownerText(entry);
    owner.append(make("span", entry.owner === null ? "quiet" : "badge", ownerText(entry)));
    const place = cell("c-place");
    place.append(make("span", "end", entry.place.replace(/\.vault\..*$/, "")), make("span", "target quiet", targets[entry.target] || entry.target));
    place.title = entry.place;
    const key = cell("c-key");
    key.append(make("span", "", keyText(entry.keyAlgorithm || "")));
    const end = cell("c-end");
    end.append(make("span", "end days", daysText(entry)), make("span", "quiet", dateText(entry.notAfter)));
    const line = cell("c-line line");
    line.append(bar(entry));
    row.append(name, owner, place, key, end, line);
    let shown;
    row.addEventListener("click", () => {
      if (String(getSelection()) !== "") return;
      if (shown === undefined) row.after(shown = details(entry));
      else shown = void shown.remove();
      button.setAttribute("aria-expanded", String(shown !== undefined));
    });
    return row;
  };
  const rows = new Map();

  const tiles = [...document.querySelectorAll(".tile")];
  const show = () => {
    const found = entries.filter((entry) => matches(entry)).sort(compare);
    const body = byId("rows");
    body.replaceChildren(...found.map((entry) => {
      if (!rows.has(entry)) rows.set(entry, rowOf(entry));
      return rows.get(entry);
    }));
    for (const button of body.querySelectorAll("[aria-expanded=true]")) button.closest("tr").click();
    byId("empty").hidden = found.length > 0;
    byId("count").textContent = found.length === entries.length ? entries.length + " certificates" : found.length + " of " + entries.length;
    const rest = entries.filter((entry) => matches(entry, "tone"));
    for (const tile of tiles) {
      const count = rest.filter((entry) => toneOf(entry) === tile.dataset.tone).length;
      tile.querySelector("strong").textContent = count;
      tile.classList.toggle("none", count === 0);
      tile.setAttribute("aria-pressed", String(state.tone === tile.dataset.tone));
    }
    for (const head of document.querySelectorAll("th[data-sort]")) {
      if (head.dataset.sort === state.sort) head.setAttribute("aria-sort", state.ascending ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
    months(rest);
  };

  const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const months = (shown) => {
    const begin = new Date(now);
    const columns = Array.from({ length: 13 }, (_, index) => new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + index, 1)));
    const ending = columns.map((column, index) => {
      const next = columns[index + 1] || new Date(Date.UTC(column.getUTCFullYear(), column.getUTCMonth() + 1, 1));
      return shown.filter((entry) => {
        const end = entry.notAfter === null ? NaN : Date.parse(entry.notAfter);
        return end >= Math.max(now, column.getTime()) && end < next.getTime();
      });
    });
    const most = Math.max(1, ...ending.map((each) => each.length));
    byId("months").replaceChildren(...columns.map((column, index) => {
      const count = ending[index].length;
      const item = make("li", count === 0 ? "zero" : "");
      const label = monthNames[column.getUTCMonth()];
      item.title = label + " " + column.getUTCFullYear() + ": " + count + (count === 1 ? " ends" : " end");
      item.append(make("span", "", count === 0 ? "" : count));
      for (const tone of ["other", "valid", "soon"]) {
        const part = ending[index].filter((entry) => toneOf(entry) === tone).length;
        if (part === 0 && (count > 0 || tone !== "soon")) continue;
        const piece = make("i", tone);
        piece.style.height = part / most * 40 + "px";
        item.append(piece);
      }
      item.append(make("span", "", label));
      return item;
    }));
  };

  const axis = () => {
    const labels = [];
    const begin = new Date(first);
    const stepMonths = (last - first) / day > 300 ? 3 : 1;
    for (let index = 1; ; index++) {
      const tick = new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + index, 1));
      if (tick.getTime() > last) break;
      if (tick.getUTCMonth() % stepMonths !== 0) continue;
      const at = percent(tick.getTime());
      if (at < 4 || at > 96 || Math.abs(at - percent(now)) < 12) continue;
      const label = make("span", "", monthNames[tick.getUTCMonth()] + (tick.getUTCMonth() === 0 || stepMonths === 3 ? " " + String(tick.getUTCFullYear()).slice(2) : ""));
      label.style.left = at + "%";
      labels.push(label);
    }
    const today = make("span", "today", "today");
    today.style.left = "var(--now)";
    byId("axis").replaceChildren(...labels, today);
  };

  const option = (value, text) => {
    const element = make("option", "", text);
    element.value = value;
    return element;
  };
  const group = (label, options) => {
    const element = make("optgroup");
    element.label = label;
    element.append(...options);
    return element;
  };
  const distinct = (values) => [...new Set(values.filter((value) => value !== null))].sort();
  const fill = () => {
    const kinds = distinct(entries.map((entry) => entry.target));
    byId("where").append(...kinds.map((kind) => {
      const places = distinct(entries.filter((entry) => entry.target === kind).map((entry) => entry.place));
      const label = targets[kind] || kind;
      return group(label, [option("t:" + kind, "all of " + label), ...places.map((place) => option("p:" + place, place))]);
    }));
    const stacks = distinct(entries.map(stackOf));
    if (stacks.length > 0) byId("owner").append(group("Stacks", stacks.map((stack) => option("s:" + stack, stack))));
  };

  const themes = [...document.querySelectorAll(".theme button")];
  const setTheme = (theme) => {
    document.documentElement.style.colorScheme = theme === "auto" ? "" : theme;
    for (const button of themes) button.setAttribute("aria-pressed", String(button.value === theme));
    // A page that was opened from a file may have no storage.
    try { localStorage.setItem("pulumi-certificates-theme", theme); } catch {}
  };
  const storedTheme = () => {
    try { return localStorage.getItem("pulumi-certificates-theme") || "auto"; } catch { return "auto"; }
  };

  fill();
  axis();
  setTheme(storedTheme());
  show();
  for (const button of themes) button.addEventListener("click", () => setTheme(button.value));
  for (const tile of tiles) tile.addEventListener("click", () => {
    state.tone = state.tone === tile.dataset.tone ? null : tile.dataset.tone;
    show();
  });
  for (const head of document.querySelectorAll("th[data-sort]")) head.querySelector("button").addEventListener("click", () => {
    state.ascending = state.sort === head.dataset.sort ? !state.ascending : true;
    state.sort = head.dataset.sort;
    show();
  });
  byId("text").addEventListener("input", (event) => { state.text = event.target.value.trim().toLowerCase(); show(); });
  byId("where").addEventListener("change", (event) => { state.where = event.target.value; show(); });
  byId("owner").addEventListener("change", (event) => { state.owner = event.target.value; show(); });
  byId("reset").addEventListener("click", () => {
    Object.assign(state, { tone: null, text: "", where: "", owner: "" });
    byId("text").value = byId("where").value = byId("owner").value = "";
    show();
  });
})();
`;
