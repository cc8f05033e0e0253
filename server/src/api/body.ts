import express, { type Request } from 'express';

/** Bodies of people's pages are small: a reason of 500 characters, however they are written, is the largest. */
const bodyMax = '8kb';

/** Read as text: signatures are over the bytes sent, not over what they mean. */
export const readText = express.text({ type: () => true, limit: bodyMax });

/** @returns undefined for what is no JSON. */
export function jsonBody({ body }: Request): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : '');
  } catch {
    // Whoever asks refuses it as whatever it should have been.
    return undefined;
  }
}
