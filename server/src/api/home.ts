import { type RequestHandler, Router } from 'express';
import { type HealthDeps, readiness } from './health.ts';
import { page } from './page.ts';

/** `/`, for a person who opens the server's address: what this is, whether it works, and where to connect an account. */
export function homeRoute({ appUrl, ...deps }: Omit<HealthDeps, 'metrics'> & { appUrl: string }): RequestHandler {
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
          link: { href: `${appUrl}/oauth/hubspot/install`, label: 'Connect a HubSpot account' },
        }),
      );
  });
  return router;
}
