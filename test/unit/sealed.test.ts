import { randomBytes } from 'node:crypto';
import { makeLinks } from '../../server/src/api/link.ts';
import { sealState, stateCookie, stateMatches } from '../../server/src/api/oauth-state.ts';

/** A link of the card and the state of a sign-in are sealed with one key. */
const key = randomBytes(32);
const now = new Date('2026-11-26T10:00:00Z');
const links = makeLinks({ appUrl: 'https://health.example.com', encryptionKey: key, now: () => now });
const isState = (state: string, sealed: string) => stateMatches(state, `${stateCookie}=${sealed}`, key, now);

test('a state opens the sign-in that was begun with it', async () => {
  expect(await isState('abc', await sealState('abc', key, now))).toBe(true);
});

test('a link is taken for no state, and a state for no link', async () => {
  const link = await links.seal('card', { connectionId: 'hubspot-1', companyId: '1', person: 'ana@x.example' });
  expect(await isState('undefined', link)).toBe(false);
  expect(await links.open('card', await sealState('abc', key, now))).toBeNull();
});
