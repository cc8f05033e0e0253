import type { Mutation } from '../mutation.ts';
import type { Actor, Portal } from '../portal.ts';
import type { App } from '../tokens.ts';
import { eventsFor } from './events.ts';
import { happeningsOf } from './happenings.ts';
import { Outbox } from './outbox.ts';
import { readWebhookSettings, type Subscription, subscriptionsOf, type WebhookSettings } from './settings.ts';

interface Target {
  settings: WebhookSettings;
  subscriptions: Subscription[];
  outbox: Outbox;
}

/** The app's webhooks in this account: where they go, and what became of them. */
export class Webhooks {
  private target: Target | undefined;

  constructor(
    private readonly portal: Portal,
    private readonly app: App,
  ) {
    portal.onChange = (mutation, actor) => this.tell(mutation, actor);
    portal.clock.onAdvance(() => this.target?.outbox.clockMoved());
  }

  /** Sends what happens from now on to a target, in place of any other; or answers what is wrong with the settings. */
  set(input: unknown): { problems: string[] } | { subscriptions: Subscription[] } {
    const settings = readWebhookSettings(input);
    if ('problems' in settings) return settings;
    this.clear();
    const subscriptions = subscriptionsOf(settings);
    const outbox = new Outbox(settings, this.app.clientSecret, this.portal.clock);
    this.target = { settings, subscriptions, outbox };
    return { subscriptions };
  }

  /** Sends no more. */
  clear(): void {
    this.target?.outbox.close();
    this.target = undefined;
  }

  /** Settings, counts, the latest requests and the latest lost events. */
  report() {
    if (!this.target) return { targetUrl: null };
    const { settings, subscriptions, outbox } = this.target;
    const { counts, waiting, sent, lost } = outbox;
    return { ...settings, subscriptions, counts, waiting, requests: sent, lost };
  }

  /** Resolves when nothing is on its way; late events and retries, whose time has not come, may still wait. */
  async idle(): Promise<void> {
    await this.target?.outbox.idle();
  }

  /** Only an installed app is told, and an uninstall is not told at all. */
  private tell(mutation: Mutation, actor: Actor): void {
    if (!this.target || this.portal.installations.length === 0) return;
    const { subscriptions, outbox } = this.target;
    const envelope = {
      portalId: this.portal.id,
      appId: this.app.id,
      occurredAt: this.portal.clock.now(),
      ...actor,
    };
    for (const happening of happeningsOf(this.portal, mutation)) {
      for (const event of eventsFor(happening, envelope, subscriptions, outbox.eventId())) outbox.add(event);
    }
  }
}
