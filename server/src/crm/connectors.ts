import { type Crm, crmLabels } from '@barometer/shared/crm.ts';
import type { Connector } from './connector.ts';
import { CrmError } from './errors.ts';

/** The CRMs this server is set up for. */
export interface Connectors {
  all: readonly Connector[];
  /** @throws CrmError `forbidden` for a CRM that it is not set up for: an account of it was connected when it was. */
  of(crm: Crm): Connector;
}

export function makeConnectors(all: readonly Connector[]): Connectors {
  return {
    all,
    of: (crm) => {
      const connector = all.find((one) => one.crm === crm);
      if (connector) return connector;
      const names = `${crm.toUpperCase()}_CLIENT_ID and ${crm.toUpperCase()}_CLIENT_SECRET`;
      throw new CrmError('forbidden', `This server is not set up for ${crmLabels[crm]}. Set ${names}, and restart it.`);
    },
  };
}

/** Where a person connects an account, under the server's own address. */
export const installPath = (crm: Crm) => `/oauth/${crm}/install`;
