import { describe, expect, it } from 'vitest';

import { Turns } from './turn';

/** An answer that arrives when we say so. */
function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (err: unknown) => void;
  const promise = new Promise<T>((a, b) => ([resolve, reject] = [a, b]));
  return { promise, resolve, reject };
}

describe('Turns', () => {
  it('drops the answer that arrives late', async () => {
    const turns = new Turns();
    const [first, second] = [deferred<string>(), deferred<string>()];
    const a = turns.run(() => first.promise);
    const b = turns.run(() => second.promise);
    second.resolve('new');
    first.resolve('old');
    expect(await a).toBeUndefined();
    expect(await b).toBe('new');
  });

  it('aborts the request before', async () => {
    const turns = new Turns();
    let aborted: AbortSignal | undefined;
    void turns.run((signal) => ((aborted = signal), new Promise<void>(() => undefined)));
    await turns.run(async () => 'next');
    expect(aborted?.aborted).toBe(true);
  });

  it('keeps the fault of an old turn quiet, and not that of the newest', async () => {
    const turns = new Turns();
    const old = deferred<string>();
    const a = turns.run(() => old.promise);
    const b = turns.run(() => Promise.reject(new Error('newest')));
    old.reject(new Error('old'));
    expect(await a).toBeUndefined();
    await expect(b).rejects.toThrow('newest');
  });

  it('drops everything when cancelled', async () => {
    const turns = new Turns();
    const open = deferred<string>();
    const a = turns.run(() => open.promise);
    turns.cancel();
    open.resolve('late');
    expect(await a).toBeUndefined();
  });
});
