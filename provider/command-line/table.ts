import { stripVTControlCharacters } from "node:util";

/** Columns as wide as their widest cell; the last one as long as it is. Cells may be coloured. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, width(cell))),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => padded(cell, widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** A list of named values, the names in one column. */
export function fields(entries: readonly (readonly [name: string, value: string | readonly string[]])[]): string {
  return table(
    entries.flatMap(([name, value]) => {
      const lines = typeof value === "string" ? [value] : value;
      return lines.map((line, index) => [index === 0 ? `  ${name}` : "", line]);
    }),
  );
}

function padded(cell: string, to: number): string {
  return cell + " ".repeat(Math.max(0, to - width(cell)));
}

function width(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
