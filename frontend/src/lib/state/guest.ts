import { guest } from '../api';
import type { Command } from './commands.svelte';

/** What a guest can do: to read and to suit the page to themselves. Everything else is the owner's, also what comes later. */
const reading = [
  /^(palette|titles|shortcuts|help|settings|search|back|forward|escape|print|fullscreen)$/,
  /^go\.(home|library|newsletters|initiatives|events|data|shared)$/,
  /^(row|issue|newsletters|search|scale|text|theme|turn|language|view|panes)\./,
  /^reader\.(?!earlier)/,
  /^item\.(original|star|read|copyLink)$/,
];

export const forGuests = (id: string): boolean => reading.some((form) => form.test(id));

/** Leaves out what is not for whoever reads this page. */
export function permitted(commands: Command[]): Command[] {
  return guest ? commands.filter((command) => forGuests(command.id)) : commands;
}
