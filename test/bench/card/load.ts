import { Agent, get } from 'node:http';

export interface Figures {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  bytes: number;
}

/** Asks again and again, so many at a time; the next when one is answered. */
export async function load(
  request: (n: number) => { url: string; headers?: Record<string, string> },
  { requests, atOnce }: { requests: number; atOnce: number },
): Promise<Figures> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const times: number[] = [];
  let [sent, bytes] = [0, 0];
  const lane = async () => {
    while (sent < requests) {
      const { url, headers = {} } = request(sent++);
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
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { perSecond: requests / seconds, p50Ms: at(0.5), p99Ms: at(0.99), bytes: bytes / requests };
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
