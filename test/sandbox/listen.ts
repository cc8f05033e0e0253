import { createServer, type RequestListener } from 'node:http';

export interface Listening {
  url: string;
  /** Ends whatever is under way. */
  close(): Promise<void>;
}

/** Answers on a port of this machine; 0 takes any that is free. */
export async function listen(answer: RequestListener, port = 0): Promise<Listening> {
  // Node refuses headers above 16 kB itself; the sandboxes answer long URLs as the CRMs do.
  const http = createServer({ maxHeaderSize: 256 * 1024 }, answer);
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', resolve);
  });
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox did not get a port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      const closed = new Promise((resolve) => http.close(resolve));
      http.closeAllConnections();
      await closed;
    },
  };
}
