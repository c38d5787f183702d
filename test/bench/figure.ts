/** A figure of time against the number of certificates, as a self-contained SVG with both axes logarithmic. */
export interface Series {
  readonly name: string;
  readonly points: readonly { readonly count: number; readonly seconds: number }[];
}

const width = 640;
const height = 400;
const margin = { left: 64, right: 168, top: 40, bottom: 48 };
const colours = ["#0969da", "#bf8700", "#8250df", "#1a7f37"];

export function figure(title: string, series: readonly Series[]): string {
  const points = series.flatMap((each) => each.points);
  const x = scale(extent(points.map(({ count }) => count)), [margin.left, width - margin.right]);
  const y = scale(extent(points.map(({ seconds }) => seconds)), [height - margin.bottom, margin.top]);
  const labels = apart(series.map(({ points: drawn }) => y(drawn.at(-1)?.seconds ?? 1)));
  const lines = series.map((each, index) =>
    drawn(each, colours[index % colours.length] ?? "#000", { x, y }, labels[index] ?? 0),
  );
  const columns = [...new Set(points.map(({ count }) => count))].sort((one, other) => one - other);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${margin.left}" y="20" font-size="14" font-weight="600">${title}</text>`,
    ...columns.map((count) => column(count, x(count))),
    ...decades(extent(points.map(({ seconds }) => seconds))).map((value) => row(value, y(value))),
    ...lines,
    `<text x="${(margin.left + width - margin.right) / 2}" y="${height - 8}" text-anchor="middle">certificates</text>`,
    "</svg>",
    "",
  ].join("\n");
}

type Scale = (value: number) => number;
type Extent = readonly [from: number, to: number];

function scale([from, to]: Extent, [start, end]: Extent): Scale {
  const span = Math.log(to / from) || 1;
  return (value) => Number((start + ((end - start) * Math.log(value / from)) / span).toFixed(1));
}

function extent(values: readonly number[]): Extent {
  return [Math.min(...values), Math.max(...values)];
}

/** 1, 10, 100 … within the extent, and its ends. */
function decades([from, to]: Extent): number[] {
  const exponents = Array.from({ length: 8 }, (_, index) => 10 ** (index - 2));
  return [from, ...exponents.filter((value) => value > from * 1.3 && value < to / 1.3), to];
}

const lineHeight = 16;

/** Heights of labels beside the last points, moved down where they would cover each other. */
function apart(heights: readonly number[]): number[] {
  const order = heights.map((_, index) => index).sort((one, other) => (heights[one] ?? 0) - (heights[other] ?? 0));
  const placed = [...heights];
  order.forEach((index, rank) => {
    const above = placed[order[rank - 1] ?? -1] ?? Number.NEGATIVE_INFINITY;
    placed[index] = Math.max(placed[index] ?? 0, above + lineHeight);
  });
  return placed;
}

function drawn({ name, points }: Series, colour: string, { x, y }: { x: Scale; y: Scale }, label: number): string {
  const path = points
    .map(({ count, seconds }, index) => `${index === 0 ? "M" : "L"}${x(count)} ${y(seconds)}`)
    .join("");
  const dots = points.map(
    ({ count, seconds }) => `<circle cx="${x(count)}" cy="${y(seconds)}" r="3" fill="${colour}"/>`,
  );
  const last = points.at(-1);
  const named = last === undefined ? "" : text(name, x(last.count) + 8, label + 4, colour);
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join("")}${named}`;
}

function column(count: number, at: number): string {
  const line = `<line x1="${at}" x2="${at}" y1="${margin.top}" y2="${height - margin.bottom}" stroke="#eee"/>`;
  return `${line}<text x="${at}" y="${height - margin.bottom + 16}" text-anchor="middle">${count}</text>`;
}

function row(value: number, at: number): string {
  const line = `<line x1="${margin.left}" x2="${width - margin.right}" y1="${at}" y2="${at}" stroke="#eee"/>`;
  return `${line}<text x="${margin.left - 8}" y="${at + 4}" text-anchor="end">${Number(value.toPrecision(2))} s</text>`;
}

function text(content: string, x: number, y: number, colour: string): string {
  return `<text x="${x}" y="${y}" fill="${colour}">${content}</text>`;
}
