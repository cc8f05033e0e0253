import { type Crm, crmLabels } from '@barometer/shared/crm.ts';
import { type RequestHandler, Router } from 'express';
import { installPath } from '../crm/connectors.ts';
import { type HealthDeps, readiness } from './health.ts';
import { page } from './page.ts';

export interface HomeDeps extends Omit<HealthDeps, 'metrics'> {
  appUrl: string;
  /** Those this server is set up for. */
  crms: readonly Crm[];
}

/** `/`, for a person who opens the server's address: what this is, whether it works, and where to connect an account. */
export function homeRoute({ appUrl, crms, ...deps }: HomeDeps): RequestHandler {
  const router = Router();
  router.get('/', async (_request, response) => {
    const { isReady } = await readiness(deps);
    // What is missing is for its operator: anybody may open this page.
    const health = isReady ? 'It is ready.' : 'It is not ready: its operator finds out why with `barometer doctor`.';
    const what =
      'This is a Barometer server: it scores the companies of a CRM, and answers the health cards in their records.';
    response
      .status(isReady ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .send(
        page({
          title: 'Customer health',
          text: `${what} ${health}`,
          tone: isReady ? 'good' : 'bad',
          links: crms.map((crm) => ({
            href: appUrl + installPath(crm),
            label: `Connect a ${crmLabels[crm]} account`,
          })),
        }),
      );
  });
  return router;
}
