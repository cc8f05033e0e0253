import { help, readFlags } from './flags.ts';
import { productOptionalScopes } from './hubspot/scopes.ts';
import { defaultRedirectUris, startHubSpot } from './hubspot/server.ts';
import { bookOf } from './source.ts';
import { openState } from './state.ts';

/** Tells what is wrong, and exits 2. */
function refuse(problems: string[]): never {
  for (const problem of problems) console.error(problem);
  process.exit(2);
}

const read = readFlags(process.argv.slice(2));
if ('help' in read) {
  console.log(help);
  process.exit(0);
}
if ('problems' in read) refuse(read.problems);
const { flags } = read;

const state = openState(flags, Date.now());
if ('problems' in state) refuse(state.problems);
const book = bookOf(state.source);
if ('problems' in book) refuse(book.problems);

const sandbox = await startHubSpot({
  book,
  port: flags.port,
  searchLagMs: flags.searchLagMs,
  cardDir: flags.card,
  optionalScopes: productOptionalScopes,
  ...(flags.serverUrl === undefined ? {} : { serverUrl: flags.serverUrl }),
  ...(flags.clientId === undefined ? {} : { clientId: flags.clientId }),
  ...(flags.clientSecret === undefined ? {} : { clientSecret: flags.clientSecret }),
  ...(flags.redirects === undefined ? {} : { redirectUris: flags.redirects }),
  ...(state.journalPath === undefined ? {} : { journalPath: state.journalPath }),
}).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error;
  console.error(`Port ${flags.port} is in use. Choose another with --port, or --port 0 for any free one.`);
  process.exit(1);
});

const { url, portalId, clientId, clientSecret } = sandbox;
const count = sandbox.portal.records;
console.error(`Simulated HubSpot account ${portalId} "${book.portal.name}" at ${url}`);
console.error(
  `${count.companies.size} companies, ${count.contacts.size} contacts, ${count.deals.size} deals, ${count.tickets.size} tickets`,
);
console.error(`Redirect URLs: ${(flags.redirects ?? defaultRedirectUris).join(', ')}`);
console.log(JSON.stringify({ url, portalId, clientId, clientSecret }));

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await sandbox.close();
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (flags.exitWithParent) {
  process.stdin.resume();
  process.stdin.on('end', stop);
  process.stdin.on('error', stop);
}
