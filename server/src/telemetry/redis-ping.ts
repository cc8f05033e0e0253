import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

const timeoutMs = 3_000;

/** Asks a Redis whether it is there, with its own two words; no client is needed for that. @throws when it is not. */
export function pingRedis(redisUrl: string): Promise<void> {
  const { protocol, hostname, port, username, password } = new URL(redisUrl);
  const target = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) };
  return new Promise((resolve, reject) => {
    const socket = protocol === 'rediss:' ? connectTls({ ...target, servername: target.host }) : connect(target);
    const end = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    let heard = '';
    socket.setTimeout(timeoutMs, () => end(new Error(`Redis did not answer within ${timeoutMs / 1000} s.`)));
    socket.on('error', end);
    socket.on('data', (piece) => {
      heard += piece;
      if (heard.includes('+PONG')) end();
      // Redis says NOAUTH or WRONGPASS; nothing of ours is in it.
      else if (/^-[^\r]*\r\n/m.test(heard))
        end(new Error(`Redis refuses: ${/^-([A-Z]+)/m.exec(heard)?.[1] ?? 'error'}.`));
    });
    const words = [decodeURIComponent(username), decodeURIComponent(password)].filter((word) => word !== '');
    if (password !== '') socket.write(command(['AUTH', ...words]));
    socket.write(command(['PING']));
  });
}

const command = (words: string[]) =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
