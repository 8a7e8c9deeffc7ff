import { describe, expect, it } from 'vitest';

import { Steps } from './steps';

/** The seconds at which something is said of a job of so many seconds, looked at twice a second. */
function spoken(seconds: number): number[] {
  const steps = new Steps(0);
  const said: number[] = [];
  for (let at = 0; at <= seconds; at += 0.5) if (steps.due(at, seconds, at * 1000)) said.push(at);
  return said;
}

describe('Steps', () => {
  it('keeps quiet about what is over soon', () => {
    expect(spoken(8)).toEqual([]);
  });

  it('speaks at the quarters of what takes a while', () => {
    expect(spoken(100)).toEqual([25, 50, 75]);
  });

  it('never speaks twice within ten seconds', () => {
    expect(spoken(24)).toEqual([10, 20]);
  });

  it('speaks at least each minute of what takes long', () => {
    const said = spoken(600);
    expect(said.slice(0, 4)).toEqual([60, 120, 150, 210]);
    expect(Math.max(...said.map((at, i) => at - (said[i - 1] ?? 0)))).toBe(60);
  });

  it('has nothing to say while the size is not known, and at the end', () => {
    const steps = new Steps(0);
    expect(steps.due(5, 0, 70_000)).toBe(false);
    expect(steps.due(9, 9, 70_000)).toBe(false);
  });
});
