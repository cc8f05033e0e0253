import { sign, verifySignature, verifySignatureV2 } from '../../server/src/crm/hubspot/signature.ts';

/** HubSpot's published vectors (the SDK's own tests). */
const secret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
const published = {
  method: 'POST',
  uri: 'https://www.example.com/webhook_uri',
  body: "{'example_field':'example_value'}",
};
const vectors = [
  ['1693657560000', 'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y='],
  ['1700000300000', 'RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw='],
] as const;

describe('HubSpot v3 signatures', () => {
  test.each(vectors)('published vector at %s', (timestamp, signature) => {
    expect(verifySignature({ ...published, timestamp, signature }, secret, Number(timestamp))).toBe('valid');
  });

  const [timestamp, signature] = vectors[0];
  const at = Number(timestamp);
  test.each([
    ['exactly five minutes old', at + 300_000, 'valid'],
    ['older', at + 300_001, 'stale'],
    ['exactly five minutes ahead', at - 300_000, 'valid'],
    ['further ahead', at - 300_001, 'stale'],
  ] as const)('a timestamp %s', (_name, now, verdict) => {
    expect(verifySignature({ ...published, timestamp, signature }, secret, now)).toBe(verdict);
  });

  test.each([
    ['another secret', {}, 'other', 'wrong'],
    ['another method', { method: 'GET' }, secret, 'wrong'],
    ['another query', { uri: `${published.uri}?portalId=2` }, secret, 'wrong'],
    ['another body', { body: '{}' }, secret, 'wrong'],
    ['no signature', { signature: undefined }, secret, 'missing'],
    ['no timestamp', { timestamp: undefined }, secret, 'missing'],
    ['a timestamp that is no number', { timestamp: 'NaN' }, secret, 'stale'],
    ['an empty signature', { signature: '' }, secret, 'missing'],
    ['a truncated signature', { signature: signature.slice(0, 20) }, secret, 'wrong'],
  ])('%s is refused', (_name, changes, key, verdict) => {
    expect(verifySignature({ ...published, timestamp, signature, ...changes }, key, at)).toBe(verdict);
  });

  test.each([
    ['as sent', 'https://x.example/api?userEmail=a%40b.c'],
    ['decoded', 'https://x.example/api?userEmail=a@b.c'],
  ])('the URI may be signed %s', (_name, signed) => {
    const request = { method: 'GET', body: '' };
    const given = sign(secret, { ...request, uri: signed, timestamp }).toString();
    const uri = 'https://x.example/api?userEmail=a%40b.c';
    expect(verifySignature({ ...request, uri, timestamp, signature: given }, secret, at)).toBe('valid');
  });
});

describe('HubSpot v2 signatures, as workflows send them', () => {
  const uri = published.uri;
  test.each([
    ['GET', '', 'eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e'],
    ['POST', '{"example_field":"example_value"}', '9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900'],
  ])('published vector of a %s', (method, body, signature) => {
    expect(verifySignatureV2({ method, uri, body, signature, version: 'v2' }, secret)).toBe('valid');
  });

  const signature = 'eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e';
  const request = { method: 'GET', uri, body: '', version: 'v2', signature };

  test.each([
    ['another body', { body: '{}' }, 'wrong'],
    ['another address', { uri: 'https://www.example.com/other' }, 'wrong'],
    ['another method', { method: 'POST' }, 'wrong'],
    ['a shorter signature', { signature: signature.slice(1) }, 'wrong'],
    ['no signature', { signature: undefined }, 'missing'],
    ['no version', { version: undefined }, 'missing'],
    ['the version before', { version: 'v1' }, 'missing'],
  ] as const)('%s does not', (_name, change, verdict) => {
    expect(verifySignatureV2({ ...request, ...change }, secret)).toBe(verdict);
  });
});
