import { randomUUID } from 'node:crypto';
import type { ApiErrorBody, ApiErrorCode } from '@barometer/shared/api/error.ts';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from '../telemetry/logger.ts';

/** A request we refuse, with what the caller should do about it. */
export class ApiError extends Error {
  readonly retryable = false;

  constructor(
    readonly status: number,
    readonly code: ApiErrorCode,
    message: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'ApiError';
  }
}

/**
 * Turns any error into the one error body of the API. What we did not foresee says nothing of its cause to the
 * caller; the reference leads to it in the log.
 */
export function errorResponse(logger: Logger) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      logger.error({ method: request.method, path: request.path, err: error }, 'answer broke off');
      next(error);
      return;
    }
    const known = toApiError(error);
    const requestId = randomUUID();
    const log = { requestId, method: request.method, path: request.path, status: known.status, code: known.code };
    if (known.status >= 500) logger.error({ ...log, err: error }, 'request failed');
    else logger.warn({ ...log, reason: known.message }, 'request refused');
    const body: ApiErrorBody = { code: known.code, message: known.message, remedy: known.remedy, requestId };
    response.status(known.status).json(body);
  };
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;
  if (status === 413) return new ApiError(413, 'too-large', 'The request body is too large.', 'Send less at a time.');
  if (status >= 400 && status < 500)
    return new ApiError(status, 'bad-request', 'The request could not be read.', 'Check its URL and body.');
  return new ApiError(
    500,
    'internal',
    'Something went wrong on our side.',
    'Try again; if it stays, quote the reference to your operator.',
  );
}

export const notFound = () => new ApiError(404, 'not-found', 'There is nothing at this address.', 'Check the path.');
