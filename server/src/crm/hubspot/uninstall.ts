import { z } from 'zod';
import type { Call } from './client.ts';
import { paths } from './paths.ts';

/** Takes the app off the account. From then on HubSpot refuses every token of it. */
export async function uninstall(call: Call): Promise<void> {
  await call({ method: 'DELETE', path: paths.uninstall() }, z.unknown());
}
