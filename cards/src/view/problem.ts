import type { ApiErrorCode } from '@barometer/shared/api/error.ts';
import type { Trouble } from '@barometer/shared/api/settings.ts';
import type { NoticeView } from './card-view.ts';

/** Why the server's answer is not here. */
export interface Problem {
  kind: 'unreachable' | 'unreadable' | 'refused' | 'unconfigured';
  /** The server's own words, where it answered. */
  code?: ApiErrorCode;
  message?: string;
  remedy?: string;
  requestId?: string;
}

const titles: Record<ApiErrorCode, string> = {
  'bad-request': 'The score could not be loaded',
  'signature-invalid': 'This card could not prove who is asking',
  'not-allowed': 'You are not allowed to see this score',
  'not-connected': 'Barometer is not connected to this account',
  'not-found': 'Barometer does not know this company',
  'too-large': 'The score could not be loaded',
  'too-many': 'Too many requests just now',
  'crm-unreachable': 'The CRM is not answering Barometer',
  internal: 'The score could not be loaded',
};

/** Where asking again at once changes nothing: somebody has to act first. */
const finalCodes: readonly ApiErrorCode[] = ['not-allowed', 'signature-invalid', 'not-connected'];

/** The whole card is about the problem: nothing else is known, or nothing else may be shown. */
export function problemNotice(problem: Problem): NoticeView & { title: string } {
  const { kind, code, message, remedy, requestId } = problem;
  const shared = { tone: 'problem' as const, steps: [], reference: requestId ?? null };
  if (kind === 'unreachable') {
    const text = 'The score will be back as soon as the server answers. It tries again by itself.';
    return { ...shared, title: 'Barometer’s server cannot be reached', text, canRetry: true };
  }
  if (kind === 'unreadable') {
    const text = 'Reload the page. If this stays, ask an admin to update Barometer.';
    return { ...shared, title: 'Barometer’s answer could not be read', text, canRetry: true };
  }
  if (kind === 'unconfigured') {
    const text = 'Whoever uploaded the app has to do it again with a profile that names the server (SERVER_URL).';
    return { ...shared, title: 'This app does not know where Barometer’s server is', text, canRetry: false };
  }
  return {
    ...shared,
    title: code ? titles[code] : 'The score could not be loaded',
    text: [message, remedy].filter(Boolean).join(' ') || 'Try again in a minute. If this stays, ask an admin.',
    canRetry: !code || !finalCodes.includes(code),
  };
}

/** A stored score may be shown beside every problem except a refusal to this person. */
export function hidesScore({ code }: Problem): boolean {
  return code === 'not-allowed';
}

/** In one line, above the last known score. */
export function problemLine(problem: Problem): string {
  if (problem.kind === 'unreachable') return 'Server unreachable';
  return problemNotice(problem).title;
}

/** What our server says is wrong with an account. */
export function troubleNotice({ message, remedy }: Trouble): NoticeView {
  return { tone: 'problem', title: message, text: remedy, steps: [], reference: null, canRetry: false };
}
