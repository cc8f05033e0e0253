import { idOf } from '../ids.ts';
import type { Org } from '../org.ts';
import { Fault, Problem } from './problem.ts';
import type { Element, Written } from './xml.ts';

export type How = 'create' | 'update' | 'upsert';

/** One type of metadata component of this org. */
export interface Kind {
  /** @returns whether it was made anew. */
  save(org: Org, element: Element, how: How): boolean;
  read(org: Org, fullName: string): Written | undefined;
  remove(org: Org, fullName: string): void;
}

export const missing = (type: string, fullName: string) =>
  new Problem('INVALID_CROSS_REFERENCE_KEY', `no ${type} named ${fullName} found`);

export function refuseExisting(isThere: boolean, how: How, type: string, fullName: string): void {
  if (how === 'create' && isThere) {
    throw new Problem('DUPLICATE_DEVELOPER_NAME', `There is already a ${type} named ${fullName}.`);
  }
  if (how === 'update' && !isThere) throw missing(type, fullName);
}

/** The WSDL knows no other elements; one that is none spoils the call. */
export function refuseStrange(element: Element, known: Set<string>, type: string): void {
  const strange = element.children.find(({ name }) => !known.has(name));
  if (strange) throw invalidElement(strange.name, type);
}

function invalidElement(name: string, type: string): Fault {
  const element = `{http://soap.sforce.com/2006/04/metadata}${name}`;
  return new Fault('soapenv:Client', `Element ${element} invalid at this location in type ${type}`);
}

/** The record that queries find a component by. */
export function addSetupRow(
  org: Org,
  object: string,
  prefix: string,
  values: Record<string, string | boolean | null>,
): void {
  const at = org.now();
  const row = {
    Id: idOf(prefix, org.table(object).nextPlace()),
    ...values,
    CreatedDate: at,
    CreatedById: org.user,
    LastModifiedDate: at,
    LastModifiedById: org.user,
    SystemModstamp: at,
  };
  org.commit({ op: 'create', object, row });
}
