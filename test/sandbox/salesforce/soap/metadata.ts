import type { Limits } from '../limits.ts';
import type { Org } from '../org.ts';
import type { Call, Route } from '../route.ts';
import type { Tokens } from '../tokens.ts';
import type { How } from './component.ts';
import { kinds } from './components.ts';
import { answerSoap } from './envelope.ts';
import { Fault, Problem } from './problem.ts';
import { childrenOf, type Element, textOf, type Written, writeXml } from './xml.ts';

/** A call of the Metadata API that changes something takes so many components. */
const mostComponents = 10;

/** The Metadata API, as far as fields, permission sets and list views go. */
export function metadataRoutes(tokens: Tokens, limits: Limits): Route[] {
  const run = (call: Call) => answerSoap(call, { tokens, limits, namespace, perform });
  return [
    { method: 'POST', path: '/services/Soap/m/:version', class: 'metadata', open: true, run },
    // The identity's URLs carry the org as well.
    { method: 'POST', path: '/services/Soap/m/:version/:org', class: 'metadata', open: true, run },
  ];
}

const namespace = 'http://soap.sforce.com/2006/04/metadata';

const saves: Record<string, How> = { createMetadata: 'create', updateMetadata: 'update', upsertMetadata: 'upsert' };

function perform(org: Org, operation: Element): string {
  if (org.switches.get('customizeApplication') === 'missing') {
    const needs = 'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions';
    throw new Fault('sf:INSUFFICIENT_ACCESS', `INSUFFICIENT_ACCESS: ${needs}`);
  }
  const how = saves[operation.name];
  if (how) return saveAll(org, childrenOf(operation, 'metadata'), how);
  const type = textOf(operation, 'type') ?? '';
  const fullNames = childrenOf(operation, 'fullNames').map(({ text }) => text.trim());
  if (operation.name === 'readMetadata') return readAll(org, type, fullNames);
  if (operation.name === 'deleteMetadata') {
    refuseTooMany(fullNames.length);
    return fullNames.map((name) => result(name, () => kindOf(type).remove(org, name), false)).join('');
  }
  throw new Fault('soapenv:Client', `The sandbox does not know the operation ${operation.name}.`);
}

function saveAll(org: Org, components: Element[], how: How): string {
  refuseTooMany(components.length);
  return components
    .map((element) => {
      const kind = kindOf(local(element.attributes.type ?? ''));
      return result(textOf(element, 'fullName') ?? '', () => kind.save(org, element, how), how === 'upsert');
    })
    .join('');
}

function refuseTooMany(count: number): void {
  if (count <= mostComponents) return;
  const message = `record limit reached. cannot submit more than ${mostComponents} records into this call`;
  throw new Fault('sf:EXCEEDED_ID_LIMIT', `EXCEEDED_ID_LIMIT: ${message}`);
}

/** A component's result; an upsert tells whether it was made. */
function result(fullName: string, work: () => unknown, isUpsert: boolean): string {
  try {
    const created = work();
    return writeXml({ result: { ...(isUpsert ? { created: created === true } : {}), fullName, success: true } });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const errors: Written = { message: error.message, statusCode: error.statusCode };
    return writeXml({ result: { ...(isUpsert ? { created: false } : {}), errors, fullName, success: false } });
  }
}

function readAll(org: Org, type: string, fullNames: string[]): string {
  refuseTooMany(fullNames.length);
  const kind = kindOf(type);
  const records = fullNames.map((name) => {
    const found = kind.read(org, name);
    return found ? `<records xsi:type="${type}">${writeXml(found)}</records>` : '<records xsi:nil="true"/>';
  });
  return `<result>${records.join('')}</result>`;
}

function kindOf(type: string) {
  const kind = kinds[type];
  if (!kind)
    throw new Fault(
      'sf:INVALID_TYPE',
      `INVALID_TYPE: The sandbox does not know the metadata type ${type || '(none)'}.`,
    );
  return kind;
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);
