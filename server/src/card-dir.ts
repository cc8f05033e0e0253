import { fileURLToPath } from 'node:url';

/** Where `npm run build` puts what a browser gets: the card, and the script of our own pages. */
export const cardDir = fileURLToPath(new URL('../../cards/dist', import.meta.url));

/** The card as it is deployed to Salesforce: built, and kept with the sources it is deployed with. */
export const staticResourcesDir = fileURLToPath(
  new URL('../../app-extension/salesforce/force-app/main/default/staticresources', import.meta.url),
);
