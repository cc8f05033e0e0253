import { type Crm, crmLabels } from '@barometer/shared/crm.ts';
import type { Connector } from './connector.ts';
import { CrmError } from './errors.ts';

/** The CRMs this server is set up for. */
export interface Connectors {
  all: readonly Connector[];
  /** @throws CrmError `forbidden` for a CRM that it is not set up for: an account of it was connected when it was. */
  of(crm: Crm): Connector;
  /** undefined for a CRM that it is not set up for. */
  find(crm: Crm): Connector | undefined;
}

export function makeConnectors(all: readonly Connector[]): Connectors {
  const find = (crm: Crm) => all.find((one) => one.crm === crm);
  return {
    all,
    find,
    of: (crm) => {
      const connector = find(crm);
      if (connector) return connector;
      throw new CrmError('forbidden', `${notSetUp(crm)}. ${setUp(crm)}.`);
    },
  };
}

export const notSetUp = (crm: Crm) => `This server is not set up for ${crmLabels[crm]}`;
export const setUp = (crm: Crm) =>
  `Set ${crm.toUpperCase()}_CLIENT_ID and ${crm.toUpperCase()}_CLIENT_SECRET, and restart it`;

/** Where a person connects an account, under the server's own address. */
export const installPath = (crm: Crm) => `/oauth/${crm}/install`;
