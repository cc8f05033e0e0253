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
  const link = links.seal('card', { connectionId: 'hubspot-1', companyId: '1', person: 'ana@x.example' });
  expect(await find('undefined', link)).toBeUndefined();
  expect(await links.open('card', await sealState(started, key, now))).toBeNull();
});

describe('a link', () => {
  const to = { connectionId: 'hubspot-1', companyId: '1', person: 'zoë@x.example' };
  const sealed = links.seal('card', to);
  const opensAt = (moment: string, opened = sealed, page: 'card' | 'brief' = 'card') =>
    makeLinks({ appUrl: '', encryptionKey: key, now: () => new Date(moment) }).open(page, opened);

  test('says whom it is for, for twelve hours', async () => {
    const expiresAt = new Date('2026-11-26T22:00:00Z');
    expect(await opensAt('2026-11-26T21:59:59Z')).toEqual({ ...to, expiresAt });
    expect(await opensAt('2026-11-26T22:00:01Z')).toBeNull();
  });

  test('opens its own page alone', async () => {
    expect(await opensAt('2026-11-26T10:00:00Z', sealed, 'brief')).toBeNull();
  });

  test('shows nobody what it holds, and is never sealed alike twice', () => {
    expect(Buffer.from(sealed.split('.').join(''), 'base64url').toString('latin1')).not.toContain('x.example');
    expect(links.seal('card', to)).not.toBe(sealed);
  });

  test('of which any part was changed opens nothing', async () => {
    for (const [place, part] of sealed.split('.').entries()) {
      const other = part === '' ? 'AAAA' : (part.startsWith('A') ? 'B' : 'A') + part.slice(1);
      expect(await opensAt('2026-11-26T10:00:00Z', sealed.split('.').with(place, other).join('.'))).toBeNull();
    }
  });
});
