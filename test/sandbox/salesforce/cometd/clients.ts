import { randomBytes } from 'node:crypto';
import type { Org } from '../org.ts';
import { type ChangeEvents, channels, everyChange } from './events.ts';

export type Message = Record<string, unknown>;

interface Client {
  id: string;
  token: string;
  /** By channel, the replay id up to which its events were delivered. */
  subscriptions: Map<string, number>;
  seenAt: number;
  hasConnected: boolean;
  /** Ends a poll that is waiting. */
  wake: (() => void) | undefined;
}

/** A client that does not poll for so long is forgotten. */
const idleMs = 40_000;
/** How long a poll waits for something to happen. */
export const pollMs = 110_000;

/** The Bayeux clients of the org: handshake, subscriptions, and what is waiting for each. */
export class Clients {
  private readonly clients = new Map<string, Client>();

  constructor(
    private readonly org: Org,
    private readonly events: ChangeEvents,
  ) {
    events.onPublish = () => {
      for (const client of this.clients.values()) client.wake?.();
    };
  }

  /** How many channels are listened to, each client's counted. */
  get subscriptions(): number {
    return [...this.clients.values()].reduce((sum, client) => sum + client.subscriptions.size, 0);
  }

  handshake(message: Message, token: string): Message {
    const id = randomBytes(16).toString('base64url');
    const seenAt = this.org.clock.now();
    this.clients.set(id, { id, token, subscriptions: new Map(), seenAt, hasConnected: false, wake: undefined });
    return {
      ext: { replay: true, 'payload.format': true },
      minimumVersion: '1.0',
      clientId: id,
      supportedConnectionTypes: ['long-polling'],
      channel: '/meta/handshake',
      ...idOf(message),
      version: '1.0',
      successful: true,
    };
  }

  /** A client with that session; one that is forgotten has to shake hands again. */
  find(message: Message, token: string): Client | undefined {
    const client = this.clients.get(String(message.clientId));
    if (!client || client.token !== token) return undefined;
    const now = this.org.clock.now();
    if (!client.wake && client.seenAt < now - idleMs) {
      this.clients.delete(client.id);
      return undefined;
    }
    client.seenAt = now;
    return client;
  }

  subscribe(client: Client, message: Message): Message {
    const subscription = String(message.subscription ?? '');
    const refuse = (error: string) => ({ ...answered(client, message), subscription, error, successful: false });
    if (!channels.includes(subscription) || this.org.switches.get('changeDataCapture') === 'off') {
      return refuse(`404::The channel you requested to subscribe to does not exist {${subscription}}`);
    }
    const replay = replayOf(message, subscription);
    if (replay === -1) client.subscriptions.set(subscription, this.events.newest);
    else {
      const missed = this.events.after(replay);
      if (!missed) {
        const remedy = 'Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.';
        return refuse(`400::The replayId {${replay}} you provided was invalid.  ${remedy}`);
      }
      client.subscriptions.set(subscription, (missed[0]?.replayId ?? this.events.newest + 1) - 1);
      // A poll that is waiting already brings what is replayed.
      if (missed.length > 0) client.wake?.();
    }
    return { ...answered(client, message), subscription, successful: true };
  }

  unsubscribe(client: Client, message: Message): Message {
    const subscription = String(message.subscription ?? '');
    client.subscriptions.delete(subscription);
    return { ...answered(client, message), subscription, successful: true };
  }

  disconnect(client: Client, message: Message): Message {
    this.clients.delete(client.id);
    client.wake?.();
    return { ...answered(client, message), successful: true };
  }

  /** What has happened; where nothing has, waits until something does or the time is over. */
  async connect(client: Client, message: Message, waitMs: number): Promise<Message[]> {
    const first = this.deliver(client);
    if (first.length === 0 && waitMs > 0) await this.wait(client, waitMs);
    const advice = client.hasConnected ? {} : { advice: { interval: 0, timeout: pollMs, reconnect: 'retry' } };
    client.hasConnected = true;
    client.seenAt = this.org.clock.now();
    const delivered = first.length > 0 ? first : this.deliver(client);
    return [...delivered, { ...answered(client, message), ...advice, successful: true }];
  }

  private wait(client: Client, waitMs: number): Promise<void> {
    // A second poll of the same client ends the first.
    client.wake?.();
    return new Promise((resolve) => {
      const timer = setTimeout(() => client.wake?.(), waitMs);
      timer.unref();
      client.wake = () => {
        clearTimeout(timer);
        client.wake = undefined;
        resolve();
      };
    });
  }

  private deliver(client: Client): Message[] {
    const delivered: Message[] = [];
    for (const [channel, seen] of client.subscriptions) {
      for (const event of this.events.since(seen)) {
        client.subscriptions.set(channel, event.replayId);
        if (channel === everyChange || channel === event.channel) delivered.push({ data: event.data, channel });
      }
    }
    return delivered;
  }
}

export const idOf = ({ id }: Message) => (id === undefined ? {} : { id });

function answered(client: Client, message: Message): Message {
  return { clientId: client.id, channel: message.channel, ...idOf(message) };
}

/** `ext.replay` names the channel and the last event seen; without it only new ones are wanted. */
function replayOf({ ext }: Message, channel: string): number {
  const replay = isRecord(ext) && isRecord(ext.replay) ? ext.replay[channel] : undefined;
  return typeof replay === 'number' ? replay : -1;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
