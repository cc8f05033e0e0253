import { randomBytes } from 'node:crypto';
import { makeLinks } from '../../server/src/api/link.ts';
import { findStarted, sealState, stateCookie } from '../../server/src/api/oauth-state.ts';

/** A link of the card and the state of a sign-in are sealed with one key. */
const key = randomBytes(32);
const now = new Date('2026-11-26T10:00:00Z');
const links = makeLinks({ appUrl: 'https://health.example.com', encryptionKey: key, now: () => now });
const started = { state: 'abc', codeVerifier: 'proof' };
const find = (state: string, sealed: string) => findStarted(state, `${stateCookie}=${sealed}`, key, now);

test('a state opens the sign-in that was begun with it, and no other', async () => {
  expect(await find('abc', await sealState(started, key, now))).toEqual(started);
  expect(await find('abd', await sealState(started, key, now))).toBeUndefined();
});

test('a link is taken for no state, and a state for no link', async () => {
  const link = await links.seal('card', { connectionId: 'hubspot-1', companyId: '1', person: 'ana@x.example' });
  expect(await find('undefined', link)).toBeUndefined();
  expect(await links.open('card', await sealState(started, key, now))).toBeNull();
});
