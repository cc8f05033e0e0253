/** Text that must come back byte for byte, a byte order mark at its start included, is kept as bytes. */
export const encode = (text: string): Buffer => Buffer.from(text, 'utf8');

export const decode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
