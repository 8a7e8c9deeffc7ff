import { ApiError } from './error';
import type { ErrorAnswer } from './types.gen';

export type Params = Record<string, string | number | boolean | readonly string[] | undefined>;

export interface RequestOptions {
  method?: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  params?: Params;
  /** Sent as JSON text; a Blob or FormData body kills the window on Linux. */
  body?: unknown;
  /** Sent as it is; only from a browser, for the same reason. */
  file?: File;
  /** Sent as it is, from window and browser alike. */
  data?: ArrayBuffer;
  signal?: AbortSignal | undefined;
}

const unreachable = {
  en: 'The library does not answer. What you saved is safe. Close the app and open it again.',
  es: 'La biblioteca no responde. Lo que guardó está a salvo. Cierre la aplicación y vuelva a abrirla.',
};

/** Client sends requests to the program this page belongs to, and nowhere else. */
export class Client {
  /** Of the interface: error sentences arrive in it. */
  language: 'en' | 'es' = 'en';
  /** Told when no answer came at all. */
  onunreachable = (): void => undefined;
  /** Answers that came with the page, by path: good once, and for the first moment only. */
  first: Record<string, unknown> = {};

  constructor(private readonly fetcher: typeof fetch = (...args) => fetch(...args)) {}

  async request<T>(path: string, options: RequestOptions = {}): Promise<T> {
    if (path in this.first && Object.keys(options).every((key) => key === 'signal')) return this.takeFirst(path) as T;
    const answer = await this.send(path, options);
    if (answer.status === 204) return undefined as T;
    const text = await answer.text();
    if (!answer.ok) throw this.fault(answer.status, text);
    return JSON.parse(text) as T;
  }

  private takeFirst(path: string): unknown {
    const answer = this.first[path];
    delete this.first[path];
    return answer;
  }

  private async send(path: string, { method = 'GET', params, body, file, data, signal }: RequestOptions) {
    const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': this.language };
    const init: RequestInit = { method, headers, signal: signal ?? null };
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
      init.body = JSON.stringify(body);
    } else if (data ?? file) {
      headers['Content-Type'] = 'application/octet-stream';
      init.body = data ?? file ?? null;
    }
    try {
      return await this.fetcher('/api' + path + queryString(params), init);
    } catch (err) {
      if (signal?.aborted) throw err;
      this.onunreachable();
      throw new ApiError('offline', unreachable[this.language]);
    }
  }

  private fault(status: number, text: string): ApiError {
    try {
      const { error } = JSON.parse(text) as ErrorAnswer;
      return new ApiError(error.code, error.message, status);
    } catch {
      return new ApiError('internal', unreachable[this.language], status);
    }
  }
}

/** Writes parameters in a stable order; empty and undefined ones are left out. */
export function queryString(params: Params = {}): string {
  const out = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (Array.isArray(value)) value.forEach((v: string) => out.append(key, v));
    else if (value !== undefined && value !== '') out.append(key, String(value === true ? 1 : value === false ? 0 : value));
  }
  const text = out.toString();
  return text && '?' + text;
}
