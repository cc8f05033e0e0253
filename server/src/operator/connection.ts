import { InputError } from '../problem.ts';
import { type Connection, listConnections } from '../store/connections.ts';
import type { Db } from '../store/db/open.ts';

/**
 * The connection a person means: the one named, or the only one there is.
 * @throws InputError when there is none, several, or none of that name.
 */
export async function chooseConnection(db: Db, connectionId: string | undefined): Promise<Connection> {
  const known = await listConnections(db);
  const [first] = known;
  const ids = known.map(({ id }) => id).join(', ');
  if (!first)
    throw refusal(
      'no account is connected',
      'Start `barometer serve` and open /oauth/hubspot/install, or /oauth/salesforce/install, in a browser',
    );
  if (connectionId === undefined) {
    if (known.length > 1) throw refusal('there are several connections', `Name one with --connection: ${ids}`);
    return first;
  }
  const named = known.find(({ id }) => id === connectionId);
  if (!named) throw refusal(`"${connectionId}" is not connected`, `Name one of these: ${ids}`);
  return named;
}

function refusal(message: string, remedy: string): InputError {
  return new InputError([{ path: '--connection', message, remedy }]);
}
