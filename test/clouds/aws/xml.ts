// As much XML as AWS's query and REST protocols use: elements and text, no mixed content, attributes without meaning.

/** Text, elements by name, or for a repeated element one content for each. */
export type XmlContent = string | Elements | readonly (string | Elements)[];

/** XML elements, nested by name. */
export interface Elements {
  readonly [name: string]: XmlContent;
}

export function renderXml(elements: Elements): string {
  return Object.entries(elements)
    .flatMap(([name, content]) => [content].flat().map((each) => `<${name}>${renderContent(each)}</${name}>`))
    .join("");
}

function renderContent(content: string | Elements): string {
  return typeof content === "string" ? escaped(content) : renderXml(content);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** An element as it was received. */
export interface XmlElement {
  readonly name: string;
  /** Without any element inside. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const TOKEN = /<\?[^>]*\?>|<(\/?)([\w:.-]+)[^>]*?(\/?)>|([^<]+)/g;

interface Open {
  readonly name: string;
  text: string;
  readonly children: XmlElement[];
}

/** @throws Error when it is not one well-formed element */
export function readXml(text: string): XmlElement {
  const outermost: Open = { name: "", text: "", children: [] };
  const open = [outermost];
  for (const [, slash, name, empty, characters] of text.matchAll(TOKEN)) {
    const current = open.at(-1) ?? outermost;
    if (characters !== undefined) current.text += unescaped(characters);
    else if (slash === "/") close(open, name);
    else if (name !== undefined) {
      const element: Open = { name, text: "", children: [] };
      current.children.push(element);
      if (empty !== "/") open.push(element);
    }
  }
  const [root] = outermost.children;
  if (open.length !== 1 || root === undefined) throw new Error("XML: expected one whole element");
  return root;
}

function close(open: Open[], name: string | undefined): void {
  if (open.pop()?.name !== name || open.length === 0) throw new Error(`XML: expected no end of ${name} here`);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return decimal === undefined ? (ENTITIES[name] ?? whole) : String.fromCodePoint(Number(decimal));
  });
}

/** The text of an element's only child of that name. */
export function childText(element: XmlElement | undefined, name: string): string | undefined {
  return childOf(element, name)?.text;
}

export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** The children of an element's list. */
export function listOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return childOf(element, name)?.children ?? [];
}
