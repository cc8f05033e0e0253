import type { CallKind } from '../../telemetry/meter.ts';
import { salesforceApiVersion as version } from './version.ts';

const base = `/services/data/v${version}`;
const segment = encodeURIComponent;

export const paths = {
  query: (text: string) => `${base}/query?q=${segment(text)}`,
  /** Finds what is in the recycle bin as well. */
  queryAll: (text: string) => `${base}/queryAll?q=${segment(text)}`,
  describe: (object: string) => `${base}/sobjects/${segment(object)}/describe`,
  create: (object: string) => `${base}/sobjects/${segment(object)}`,
  collections: () => `${base}/composite/sobjects`,
  token: (loginUrl: string) => `${loginUrl}/services/oauth2/token`,
  revoke: (loginUrl: string) => `${loginUrl}/services/oauth2/revoke`,
};

/** What a call is for, as calls are counted. */
export function callKind({ method, url }: { method: string; url: string }): CallKind {
  if (url.includes('/services/oauth2/')) return 'auth';
  return method === 'GET' ? 'read' : 'write';
}
