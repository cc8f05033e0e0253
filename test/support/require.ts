/**
 * Tests that need something a machine may lack. Without it they are skipped, with the reason in their name; in CI
 * a missing tool is a failure, because there nothing may be skipped silently.
 */
export function describeWith(
  what: string,
  available: boolean,
  body: () => void,
  options = { requiredInCi: true },
): void {
  const inCi = process.env.CI === 'true' && options.requiredInCi;
  if (available) describe(what, body);
  else if (inCi)
    describe(what, () => {
      test('is available in CI', () => {
        throw new Error(`${what}: not found on this machine, and CI may skip nothing`);
      });
    });
  else describe.skip(`${what} (skipped: not found on this machine)`, body);
}
