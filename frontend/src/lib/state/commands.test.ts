import { beforeEach, describe, expect, it } from 'vitest';

import { Commands, sequenceWindow, type Command } from './commands.svelte';

let commands: Commands;
let ran: string[];

const command = (id: string, keys: string[], more: Partial<Command> = {}): Command => ({
  id, keys, group: 'app', label: () => id, run: () => void ran.push(id), ...more,
});

beforeEach(() => {
  ran = [];
  commands = new Commands(false);
  commands.register([
    command('palette', ['Mod+K'], { inInputs: true }),
    command('back', ['Alt+ArrowLeft']),
    command('next', ['j']),
    command('home', ['g h']),
    command('star', ['s']),
    command('page', ['Space']),
  ]);
});

describe('where keys act', () => {
  it.each([
    ['j', 'content', true],
    ['j', 'control', true],
    ['j', 'input', false],
    ['j', 'dialog', false],
    ['j', 'elsewhere', false],
    ['Space', 'content', true],
    ['Space', 'control', false],
    ['Mod+k', 'input', true],
    ['Mod+k', 'dialog', true],
    ['Mod+k', 'elsewhere', true],
    ['Alt+ArrowLeft', 'input', false],
    ['Alt+ArrowLeft', 'elsewhere', true],
  ] as const)('%s in %s: %s', (chord, place, want) => {
    expect(commands.press(chord, place, 0)).toBe(want);
    expect(ran.length).toBe(want ? 1 : 0);
  });

  it('single letters can be switched off, paging and the others cannot', () => {
    commands.singleKeys = false;
    expect(commands.press('j', 'content', 0)).toBe(false);
    expect(commands.press('g', 'content', 0)).toBe(false);
    expect(commands.press('Space', 'content', 0)).toBe(true);
    expect(commands.press('Mod+k', 'content', 0)).toBe(true);
  });
});

describe('sequences', () => {
  it('run when the second key follows in time', () => {
    commands.press('g', 'content', 1000);
    commands.press('h', 'content', 1000 + sequenceWindow - 1);
    expect(ran).toEqual(['home']);
  });

  it('lapse when it comes too late', () => {
    commands.press('g', 'content', 1000);
    commands.press('h', 'content', 1000 + sequenceWindow);
    expect(ran).toEqual([]);
  });

  it('let another key do its own work', () => {
    commands.press('g', 'content', 0);
    commands.press('s', 'content', 10);
    commands.press('h', 'content', 20);
    expect(ran).toEqual(['star']);
  });
});

describe('registering', () => {
  it('the latest wins, and leaves again', () => {
    const leave = commands.register([command('later', ['j'])]);
    commands.press('j', 'content', 0);
    leave();
    commands.press('j', 'content', 0);
    expect(ran).toEqual(['later', 'next']);
  });

  it('passes on what is disabled or had nothing to do', () => {
    commands.register([command('off', ['j'], { enabled: () => false }), command('idle', ['j'], { run: () => false })]);
    commands.press('j', 'content', 0);
    expect(ran).toEqual(['next']);
  });

  it('runs by name', () => {
    commands.run('star');
    commands.run('nothing');
    expect(ran).toEqual(['star']);
  });
});

it('shows a command once, as the screen means it', () => {
  const registry = new Commands(false);
  const command = (id: string, name: string) => ({ id, group: 'list' as const, label: () => name, run: () => undefined });
  registry.register([command('original', 'in general'), command('print', 'print')]);
  registry.register([command('original', 'of this text')]);
  expect(registry.shown.map((c) => c.label())).toEqual(['of this text', 'print']);
});
