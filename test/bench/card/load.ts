import { Agent, get } from 'node:http';
import { percentile } from '../percentile.ts';

export interface Figures {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  bytes: number;
}

/** Asks again and again, so many at a time; the next when one is answered. What is asked is made before: signing takes time. */
export async function load(
  makeRequest: () => { url: string; headers?: Record<string, string> },
  { requests, atOnce }: { requests: number; atOnce: number },
): Promise<Figures> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const asked = Array.from({ length: requests }, makeRequest);
  const times: number[] = [];
  let [sent, bytes] = [0, 0];
  const lane = async () => {
    for (let one = asked[sent++]; one; one = asked[sent++]) {
      const { url, headers = {} } = one;
      const start = performance.now();
      const size = await ask(url, headers, agent);
      times.push(performance.now() - start);
      bytes += size;
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, lane));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  const [p50Ms, p99Ms] = [percentile(times, 0.5), percentile(times, 0.99)];
  return { perSecond: requests / seconds, p50Ms, p99Ms, bytes: bytes / requests };
}

function ask(url: string, headers: Record<string, string>, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent }, (answer) => {
      let size = 0;
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length;
      });
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(size);
        else reject(new Error(`${url} answered ${answer.statusCode}.`));
      });
    }).on('error', reject);
  });
}
