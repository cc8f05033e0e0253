/** An answer that is not a success, with the body Salesforce sends: an array of errors, or a text that is not JSON. */
export class SalesforceError extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly headers: Record<string, string> = {},
  ) {
    super(`Simulated Salesforce answer ${status}`);
  }
}

export interface ApiErrorBody {
  message: string;
  errorCode: string;
  fields?: string[];
}

export function apiError(status: number, errorCode: string, message: string, fields?: string[]): SalesforceError {
  const body: ApiErrorBody[] = [{ message, errorCode, ...(fields ? { fields } : {}) }];
  return new SalesforceError(status, body);
}

export const notFound = () => apiError(404, 'NOT_FOUND', 'The requested resource does not exist');

export const sessionExpired = () => apiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');

/** The app is blocked, or its session may not use the API: no refresh helps. */
export const sessionNotForRest = () =>
  apiError(401, 'INVALID_SESSION_ID', 'This session is not valid for use with the REST API');

export const apiDisabled = () =>
  apiError(403, 'API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner');

/** The text is UNVERIFIED; the code is not. */
export const requestLimitExceeded = () => apiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');

/** Versions that were retired; the text is UNVERIFIED. */
export const versionGone = () =>
  apiError(410, 'UNSUPPORTED_API_VERSION', 'The requested API version is no longer supported');

export const methodNotAllowed = (method: string, allowed: string) =>
  apiError(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed. Allowed are ${allowed}`);

export const unsupportedMediaType = () =>
  apiError(415, 'UNSUPPORTED_MEDIA_TYPE', 'Content-Type must be application/json');

export const malformedQuery = (message: string) => apiError(400, 'MALFORMED_QUERY', message);

/** OAuth endpoints answer an object, not an array. */
export function oauthError(error: string, description: string, status = 400): SalesforceError {
  return new SalesforceError(status, { error, error_description: description });
}
