import { makeVault, VaultError } from '../../server/src/crm/vault.ts';

const tokens = { accessToken: 'access', refreshToken: 'refresh', accessExpiresAt: new Date('2026-01-01T00:00:00Z') };
const vault = makeVault(new Uint8Array(32).fill(1));

describe('tokens at rest', () => {
  test('come back as they went in, and cannot be read in between', async () => {
    const sealed = await vault.seal('hubspot-1', tokens);
    expect(sealed.sealed).not.toContain('access');
    expect(await vault.open('hubspot-1', sealed)).toEqual(tokens);
  });

  test('are sealed differently each time', async () => {
    expect((await vault.seal('hubspot-1', tokens)).sealed).not.toBe((await vault.seal('hubspot-1', tokens)).sealed);
  });

  test('do not open with another key, for another connection, or when altered', async () => {
    const sealed = await vault.seal('hubspot-1', tokens);
    const other = makeVault(new Uint8Array(32).fill(2));
    await expect(other.open('hubspot-1', sealed)).rejects.toThrow(VaultError);
    await expect(vault.open('hubspot-2', sealed)).rejects.toThrow(VaultError);
    await expect(vault.open('hubspot-1', { ...sealed, sealed: `${sealed.sealed}A` })).rejects.toThrow(VaultError);
  });
});
