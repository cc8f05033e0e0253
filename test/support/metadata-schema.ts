import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiSchemas } from 'jsforce/lib/api/metadata/schema';
import { z } from 'zod';
import type { Element } from './metadata-xml.ts';
import { metadataReference } from './specs.ts';

/** By type: the elements it may hold and their types, and the type it extends. */
type Types = Map<string, { elements: Map<string, string>; base: string | undefined }>;

/** The types that the reference describes, out of the WSDL it quotes. */
export function referenceTypes(): Types {
  const types: Types = new Map();
  for (const file of readdirSync(metadataReference)) {
    const page = z
      .object({ wsdl_segment: z.string() })
      .parse(JSON.parse(readFileSync(join(metadataReference, file), 'utf8')));
    for (const [, name = '', body = ''] of page.wsdl_segment.matchAll(
      /<xsd:complexType name="(\w+)">([\s\S]*?)<\/xsd:complexType>/g,
    )) {
      const elements = [...body.matchAll(/<xsd:element name="(\w+)"[^>]*?type="\w+:(\w+)"/g)];
      types.set(name, {
        elements: new Map(elements.map(([, element = '', type = '']) => [element, type])),
        base: /extension base="tns:(\w+)"/.exec(body)?.[1],
      });
    }
  }
  return types;
}

const Schema = z.record(
  z.string(),
  z.object({ props: z.record(z.string(), z.unknown()), extends: z.string().nullish() }),
);

/** The types of an older WSDL, as jsforce carries them, with what later versions added to those we use. */
export function jsforceTypes(): Types {
  const types: Types = new Map();
  for (const [name, { props, extends: base }] of Object.entries(Schema.parse(ApiSchemas))) {
    const elements = Object.entries(props).map(([element, type]): [string, string] => [element, typeName(type)]);
    types.set(name, {
      elements: new Map([...elements, ...Object.entries(added[name] ?? {})]),
      base: base ?? undefined,
    });
  }
  return types;
}

/** "?FlowStart", or ["FlowRule"] for many. */
const typeName = (type: unknown): string => String(Array.isArray(type) ? type[0] : type).replace(/^\?/, '');

/** Elements of the Metadata API's guide that are younger than jsforce's WSDL. */
const added: Record<string, Record<string, string>> = {
  Flow: { apiVersion: 'double', environments: 'string' },
  FlowStart: {
    doesRequireRecordChangedToMeetCriteria: 'boolean',
    filterLogic: 'string',
    recordTriggerType: 'string',
  },
};

/** The elements that no such type holds, by their path. */
export function unknownElements(element: Element, types: Types, type = element.name, path = type): string[] {
  return element.children.flatMap((child) => {
    const at = `${path}/${child.name}`;
    const childType = typeOf(types, type, child.name);
    if (childType === undefined) return [at];
    // What a component is configured with in builders is a grammar of its own, base64 to the WSDL.
    if (childType === 'base64Binary') return [];
    return unknownElements(child, types, childType, at);
  });
}

function typeOf(types: Types, type: string, element: string): string | undefined {
  const known = types.get(type);
  if (!known) return undefined;
  return known.elements.get(element) ?? (known.base === undefined ? undefined : typeOf(types, known.base, element));
}
