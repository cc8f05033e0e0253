/** An element of an XML document, its name without the prefix. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  /** The text directly in it. */
  text: string;
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const pieces =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy;

/** Reads a small document; undefined where it is not well-formed. No DTDs: what declares entities is refused. */
export function readXml(document: string): Element | undefined {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open: { element: Element; tag: string }[] = [{ element: root, tag: '' }];
  let end = 0;
  for (const match of document.matchAll(pieces)) {
    const [whole, cdata, closed, opened, attributes = '', selfClosed, text] = match;
    end = match.index + whole.length;
    const top = open.at(-1);
    if (!top) return undefined;
    if (cdata !== undefined) top.element.text += cdata;
    else if (text !== undefined) top.element.text += decoded(text);
    else if (closed !== undefined) {
      if (open.pop()?.tag !== closed) return undefined;
    } else if (opened !== undefined) {
      const element = { name: local(opened), attributes: attributesOf(attributes), children: [], text: '' };
      top.element.children.push(element);
      if (selfClosed !== '/') open.push({ element, tag: opened });
    }
  }
  const [only, ...others] = root.children;
  return end === document.length && open.length === 1 && others.length === 0 ? only : undefined;
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
  return Object.fromEntries(
    found.map(([, name = '', double, single]) => [local(name), decoded(double ?? single ?? '')]),
  );
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return entities[name] ?? whole;
  });
}

export function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((one) => one.name === name);
}

export function childrenOf(element: Element | undefined, name: string): Element[] {
  return element?.children.filter((one) => one.name === name) ?? [];
}

/** The text of a child; undefined where there is none. */
export function textOf(element: Element | undefined, name: string): string | undefined {
  return child(element, name)?.text.trim();
}

/** What is written back: values in their order, lists as repeated elements, nothing for undefined. */
export type Written = { [name: string]: string | number | boolean | undefined | Written | Written[] | string[] };

export function writeXml(written: Written): string {
  return Object.entries(written)
    .map(([name, value]) => {
      if (value === undefined) return '';
      if (Array.isArray(value)) return value.map((one) => writeXml({ [name]: one })).join('');
      return `<${name}>${typeof value === 'object' ? writeXml(value) : escaped(String(value))}</${name}>`;
    })
    .join('');
}

export function escaped(text: string): string {
  return text.replace(/[<>&"']/g, (char) => `&${Object.entries(entities).find(([, one]) => one === char)?.[0]};`);
}
