import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

/** An element with its children in their order; `text` where it has none. */
export interface Element {
  name: string;
  children: Element[];
  text: string;
}

/** What is wrong with the form of a text; '' where nothing is. */
export function malformed(text: string): string {
  const verdict = XMLValidator.validate(text);
  return verdict === true ? '' : `line ${verdict.err.line}: ${verdict.err.msg}`;
}

const parser = new XMLParser({ preserveOrder: true, parseTagValue: false, ignoreDeclaration: true });
const Node: z.ZodType<Record<string, unknown>> = z.record(z.string(), z.unknown());

/** The root element of a text. */
export function readXml(text: string): Element {
  const [root] = z.array(Node).parse(parser.parse(text));
  if (!root) throw new Error('The text holds no element.');
  return elementOf(root);
}

function elementOf(node: Record<string, unknown>): Element {
  const [name = ''] = Object.keys(node);
  const inner = z.array(Node).parse(node[name]);
  const text = inner.map((child) => child['#text'] ?? '').join('');
  return { name, text, children: inner.filter((child) => !('#text' in child)).map(elementOf) };
}

/** The texts of an element's children of that name. */
export function texts({ children }: Element, name: string): string[] {
  return children.filter((child) => child.name === name).map(({ text }) => text);
}

/** The children of an element, of that name. */
export function all({ children }: Element, name: string): Element[] {
  return children.filter((child) => child.name === name);
}

/** The text of its first child of that name; null where there is none. */
export const textOf = (element: Element, name: string): string | null => texts(element, name)[0] ?? null;

/** The elements of that name at any depth. */
export function descendants(element: Element, name: string): Element[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...descendants(child, name)]);
}
