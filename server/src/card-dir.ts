import { fileURLToPath } from 'node:url';

/** Where `npm run build` puts what a browser gets: the card, and the script of our own pages. */
export const cardDir = fileURLToPath(new URL('../../cards/dist', import.meta.url));
