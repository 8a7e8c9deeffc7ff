import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.resolve(import.meta.dirname, '../../..');
export const program = path.resolve(root, process.env['SM_CLI'] ?? 'build/bin/socialmission-cli');

export const repository = root;

/** A new empty folder for one test. */
export const newFolder = () => mkdtemp(path.join(tmpdir(), 'sm-e2e-'));

/** The real program, serving one data folder on a port of its own. */
export class Server {
  url = '';
  private process: ChildProcess | undefined;

  private constructor(readonly dataDir: string) {}

  static async start(dataDir: string): Promise<Server> {
    const server = new Server(dataDir);
    await server.run('127.0.0.1:0');
    return server;
  }

  /** Serves a copy of a data folder that is already filled. */
  static async startCopy(filled: string): Promise<Server> {
    const dir = await newFolder();
    await cp(filled, dir, { recursive: true });
    return Server.start(dir);
  }

  /** Ends the program and starts it again on the same data and the same port, as after a crash. */
  async restart(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const { host } = new URL(this.url);
    await this.stop(signal);
    await this.run(host);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const running = this.process;
    this.process = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Waits until there is something to read. */
  async ready(): Promise<void> {
    const until = Date.now() + 30_000;
    while (Date.now() < until) {
      const answer = await fetch(`${this.url}api/status`);
      if (((await answer.json()) as { index: string }).index === 'ready') return;
    }
    throw new Error('the library was not ready after 30 seconds');
  }

  private async run(address: string): Promise<void> {
    const child = spawn(program, ['--data-dir', this.dataDir, 'serve', '--addr', address], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = child;
    this.url = await announced(child);
  }
}

/** The address in the one line that the program prints. */
function announced(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}: ${said}`)));
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    lines.on('line', (line) => {
      const url = /http:\/\/\S+/.exec(line)?.[0];
      if (url) resolve(url);
    });
  });
}
