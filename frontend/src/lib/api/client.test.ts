import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Client, queryString } from './client';
import { ApiError } from './error';

describe('queryString', () => {
  it.each([
    [{}, ''],
    [{ q: '', sort: undefined }, ''],
    [{ q: 'a b', type: ['x', 'y'], prefix: true, exact: false, limit: 20 }, '?q=a+b&type=x&type=y&prefix=1&exact=0&limit=20'],
  ])('%o → %s', (params, want) => {
    expect(queryString(params)).toBe(want);
  });
});

describe('Client', () => {
  let server: Server;
  let client: Client;

  beforeAll(async () => {
    server = createServer((req, res) => {
      const fault = (status: number, body: string) => void res.writeHead(status).end(body);
      if (req.url === '/api/missing') return fault(404, '{"error":{"code":"not_found","message":"No existe."}}');
      if (req.url === '/api/broken') return fault(500, '<html>');
      if (req.url === '/api/seen') return fault(204, '');
      res.end(JSON.stringify({ method: req.method, url: req.url, language: req.headers['accept-language'] }));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new Client((path, init) => fetch(base + String(path), init));
  });
  afterAll(() => void server.close());

  it('asks in the language of the interface', async () => {
    client.language = 'es';
    const answer = await client.request('/search', { params: { q: 'salud' } });
    expect(answer).toEqual({ method: 'GET', url: '/api/search?q=salud', language: 'es' });
  });

  it('turns a fault into an ApiError with its sentence', async () => {
    const err = await client.request('/missing').catch((e: unknown) => e);
    expect(err).toBeInstanceOf(ApiError);
    expect(err).toMatchObject({ code: 'not_found', message: 'No existe.', status: 404 });
  });

  it('says so when the answer is no answer of ours', async () => {
    await expect(client.request('/broken')).rejects.toMatchObject({ code: 'internal', status: 500 });
  });

  it('reads an empty answer as undefined', async () => {
    expect(await client.request('/seen', { method: 'POST', body: { release: 1 } })).toBeUndefined();
  });

  it('tells an abandoned request from an unreachable program', async () => {
    const gone = new Client(() => Promise.reject(new TypeError('refused')));
    await expect(gone.request('/home')).rejects.toMatchObject({ code: 'offline' });
    const controller = new AbortController();
    controller.abort();
    await expect(client.request('/home', { signal: controller.signal })).rejects.toThrow(/abort/i);
  });
});
