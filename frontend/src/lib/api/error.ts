import type { ErrorCode } from './types.gen';

/** The one error a failed request ends in; its message is a sentence for the reader. */
export class ApiError extends Error {
  override name = 'ApiError';

  constructor(
    readonly code: ErrorCode | 'offline',
    message: string,
    readonly status = 0,
  ) {
    super(message);
  }
}

/** An abandoned request is no fault: nothing is to be said about it. */
export function isAbort(err: unknown): boolean {
  return err instanceof DOMException && err.name === 'AbortError';
}
