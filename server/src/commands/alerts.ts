import { userInfo } from 'node:os';
import {
  type AlertsShown,
  alertsSetTask,
  alertsShowTask,
  alertsTestTask,
  type ChannelShown,
} from '../operator/alerts.ts';
import { runComposed } from './composed.ts';
import { exitCodes, type Io } from './io.ts';
import { readText } from './read-input.ts';

export interface AlertFlags {
  connection?: string;
  by?: string;
  json?: boolean;
}

/** Sets what is told of changes, and where. */
export async function alertsSet({ file, ...flags }: AlertFlags & { file: string }, io: Io): Promise<number> {
  const text = await readText(file, io);
  const input = { connectionId: flags.connection, text, file, by: flags.by ?? userInfo().username };
  const shown = await runComposed(io, alertsSetTask, input, ({ ops }) => ops.alerts);
  return tell(shown, flags, io);
}

export async function alertsShow(flags: AlertFlags, io: Io): Promise<number> {
  const input = { connectionId: flags.connection };
  return tell(await runComposed(io, alertsShowTask, input, ({ ops }) => ops.alerts), flags, io);
}

/** Tries every channel. Exit code 1 when one does not take a message. */
export async function alertsTest(flags: AlertFlags, io: Io): Promise<number> {
  const input = { connectionId: flags.connection };
  const results = await runComposed(io, alertsTestTask, input, ({ ops }) => ops.alerts);
  if (flags.json) io.stdout(`${JSON.stringify({ channels: results })}\n`);
  else for (const { channel, ok, message } of results) io.stdout(`${ok ? 'ok  ' : 'fail'}  ${channel}: ${message}\n`);
  return results.every(({ ok }) => ok) ? exitCodes.ok : exitCodes.failed;
}

function tell(shown: AlertsShown, { json }: AlertFlags, io: Io): number {
  if (json) io.stdout(`${JSON.stringify(shown)}\n`);
  else if (!shown.settings) io.stdout(`No alerts are set for ${shown.connectionId}.\n`);
  else {
    const { settings, setBy, setAt } = shown;
    io.stdout(`Alerts of ${shown.connectionId}, set by ${setBy} on ${setAt?.slice(0, 10)}\n`);
    for (const { id, when, channels } of settings.rules)
      io.stdout(`  ${id}: ${'band' in when ? bandWords(when.band) : fallWords(when.fall)} → ${channels.join(', ')}\n`);
    for (const channel of shown.channels) io.stdout(channelWords(channel));
  }
  return exitCodes.ok;
}

type Settings = NonNullable<AlertsShown['settings']>;
type When = Settings['rules'][number]['when'];

function bandWords({ to, from, direction }: Extract<When, { band: unknown }>['band']): string {
  const which = `${from ? ` from ${from.join(' or ')}` : ''}${to ? ` to ${to.join(' or ')}` : ''}`;
  return `the band changes${which}${direction === 'either' ? '' : `, for the ${direction}`}`;
}

function fallWords({ points, days }: Extract<When, { fall: unknown }>['fall']): string {
  return `the score falls ${points} points in ${days} days`;
}

function channelWords({ channel, sent, waiting, failed, help, error }: ChannelShown): string {
  const trouble = help ?? (error ? `${error.message} (${error.code})` : null);
  return `  ${channel}: ${sent} sent, ${waiting} waiting, ${failed} given up${trouble ? `\n    ${trouble}` : ''}\n`;
}
