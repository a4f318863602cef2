/** An XML element as data; printed by {@link printXml}. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string | undefined;
}

/** `element('Property', { Name: 'name', Type: 'Edm.String' })`. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly XmlElement[] = [],
): XmlElement {
  return { name, attributes, children, text: undefined };
}

/** An element that holds text: `<EnumMember>…</EnumMember>`. */
export function textElement(name: string, text: string): XmlElement {
  return { name, attributes: {}, children: [], text };
}

/** Prints a document, indented by two spaces. */
export function printXml(root: XmlElement): string {
  const lines = ['<?xml version="1.0" encoding="utf-8"?>'];
  printInto(lines, root, '');
  return `${lines.join('\n')}\n`;
}

function printInto(lines: string[], { name, attributes, children, text }: XmlElement, indent: string): void {
  const printed = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  const start = `${indent}<${name}${printed.join('')}`;
  if (text !== undefined) {
    lines.push(`${start}>${escapeXml(text)}</${name}>`);
  } else if (children.length === 0) {
    lines.push(`${start}/>`);
  } else {
    lines.push(`${start}>`);
    for (const child of children) {
      printInto(lines, child, `${indent}  `);
    }
    lines.push(`${indent}</${name}>`);
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#xA;',
  '\r': '&#xD;',
  '\t': '&#x9;',
};

function escapeXml(text: string): string {
  return text.replace(/[&<>"\n\r\t]/g, (symbol) => entities[symbol] ?? symbol);
}
