import { describe, expect, it } from 'vitest';

import { GuestClient } from './guest';

const shelf = () => {
  const kept = new Map<string, string>();
  return { kept, getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value) };
};

const library = (asked: string[]) => (path: RequestInfo | URL) => {
  asked.push(String(path));
  return Promise.resolve(new Response(JSON.stringify({ item: { id: 'clinic' }, mark: { starred: true, read: true, position: 1 } })));
};

describe('a guest', () => {
  it('keeps stars, marks and settings in the browser', async () => {
    const asked: string[] = [];
    const storage = shelf();
    const client = new GuestClient(library(asked), storage);
    expect(await client.request('/marks/clinic', { method: 'PATCH', body: { starred: true, opened: true } })).toEqual({ starred: true, read: false, position: 0 });
    expect(await client.request('/marks/read', { method: 'POST', body: { ids: ['clinic', 'may'], read: true } })).toEqual({ changed: ['clinic', 'may'] });
    expect(await client.request('/marks/read', { method: 'POST', body: { ids: ['may'], read: true } })).toEqual({ changed: [] });
    expect(await client.request('/settings', { method: 'PUT', body: { theme: 'dark' } })).toEqual({ theme: 'dark' });
    expect(asked).toEqual([]);

    const later = new GuestClient(library(asked), storage);
    expect(await later.request('/marks')).toMatchObject({ marks: { clinic: { starred: true, read: true }, may: { read: true } } });
    expect(await later.request('/settings')).toEqual({ theme: 'dark' });
  });

  it('puts the own mark on what the library answers', async () => {
    const asked: string[] = [];
    const client = new GuestClient(library(asked), shelf());
    expect(await client.request('/items/clinic')).toMatchObject({ mark: { starred: false, read: false, position: 0 } });
    expect(asked).toEqual(['/api/items/clinic']);
  });

  it('writes nothing to the library', async () => {
    const asked: string[] = [];
    const client = new GuestClient(library(asked), shelf());
    await expect(client.request('/lists', { method: 'POST', body: {} })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(client.request('/updates/start', { method: 'POST', body: {} })).rejects.toMatchObject({ code: 'forbidden' });
    expect(asked).toEqual([]);
  });

  it('works where nothing can be kept', async () => {
    const full = { getItem: () => '{broken', setItem: () => { throw new Error('full'); } };
    const client = new GuestClient(library([]), full);
    await client.request('/marks/a', { method: 'PATCH', body: { starred: true } });
    expect(await client.request('/marks')).toMatchObject({ marks: { a: { starred: true } } });
    expect(await client.request('/later', { method: 'POST', body: { url: 'https://a.org', title: 'A', item: 'a' } })).toMatchObject({ links: [{ url: 'https://a.org' }] });
    expect(await client.request('/later', { method: 'DELETE', params: { url: 'https://a.org' } })).toEqual({ links: [] });
  });
});
