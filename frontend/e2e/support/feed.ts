import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

import { newFolder, program } from './server';

const run = promisify(execFile);

export interface Text {
  id: string;
  number: number;
  title: string;
  body: string;
  kind?: 'resource' | 'newsletter' | 'page';
  /** What this release changed in it, and when. */
  changed?: string;
  withdrawn?: string;
  /** Bytes of an attached file that no compression makes smaller. */
  attached?: number;
}

export interface Edition {
  date: string;
  /** The day of the signatures; the timestamp counts for 60 days from it. */
  signed?: string;
  title?: string;
  note?: string;
  noteEs?: string;
  texts: Text[];
}

const today = () => new Date().toISOString().slice(0, 10);

/** An organisation with its keys, which publishes releases as a folder of static files. */
export class Publisher {
  readonly site: string;
  readonly root: string;
  private readonly keys: string;
  private number = 0;
  /** Kept from release to release: an attachment does not change by itself. */
  private readonly files = new Map<string, Buffer>();

  private constructor(
    private readonly folder: string,
    private readonly name: string,
  ) {
    this.site = path.join(folder, 'site');
    this.keys = path.join(folder, 'keys');
    this.root = path.join(this.keys, 'root.json');
  }

  static async create(name: string): Promise<Publisher> {
    const publisher = new Publisher(await newFolder(), name);
    await run(program, ['publish', 'init', '--keys', publisher.keys, '--name', name, '--unprotected', '--date', '2026-01-01']);
    return publisher;
  }

  async release(edition: Edition): Promise<void> {
    this.number++;
    const content = path.join(this.folder, `content-${this.number}`);
    const write = async (name: string, data: string | Buffer) => {
      await mkdir(path.dirname(path.join(content, name)), { recursive: true });
      await writeFile(path.join(content, name), data);
    };
    const title = edition.title ?? `Release ${this.number}`;
    const feed = this.name.toLowerCase().replace(/\W+/g, '-') + '.example/feed';
    await write('library.yaml', `name: {en: ${this.name}, es: ${this.name}}\nfeed: ${feed}\nrelease: {number: ${this.number}, date: ${edition.date}, title: {en: ${title}, es: ${title}}}\nrights: {en: Ours., es: Nuestro.}\n`);
    for (const text of edition.texts) {
      await write(`${text.kind ?? 'resource'}s/${text.id}.md`, this.item(text));
      if (text.attached) await write(`attachments/${text.id}/file.pdf`, this.file(text.id, text.attached));
    }
    const notes = [...(edition.note ? ['--note', edition.note] : []), ...(edition.noteEs ? ['--note-es', edition.noteEs] : [])];
    await run(program, ['publish', 'release', content, '--keys', this.keys, '--out', this.site, '--date', edition.signed ?? today(), ...notes]);
  }

  /** A data folder that holds the newest release and follows this feed. */
  async fill(dataDir: string): Promise<void> {
    await run(program, ['--data-dir', dataDir, 'update', '--source', this.site, '--trust', this.root]);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  private file(id: string, size: number): Buffer {
    const data = this.files.get(id) ?? randomBytes(size);
    this.files.set(id, data);
    return data;
  }

  private item({ id, number, title, body, kind = 'resource', changed, withdrawn, attached }: Text): string {
    const fields = [`id: ${id}`, `number: ${number}`, `kind: ${kind}`, `title: ${JSON.stringify(title)}`, 'language: en', 'availability: full-text', `URL: https://${id}.example/`];
    if (changed) fields.push('updated: 2026-11-20', `changed: ${JSON.stringify(changed)}`);
    if (withdrawn) fields.push(`withdrawn: {date: 2026-11-20, reason: ${JSON.stringify(withdrawn)}}`);
    if (attached) fields.push(`attachments: [{path: attachments/${id}/file.pdf, title: ${JSON.stringify(`The file of ${title}`)}}]`);
    return `---\n${fields.join('\n')}\n---\n\n${body}\n`;
  }
}

/** Words that no compression makes much smaller, so that there is something to cut. */
export function noise(bytes: number): string {
  return (randomBytes(bytes).toString('hex').match(/.{1,64}/g) ?? []).join('\n\n');
}

/** A web host that serves a folder, and can do what bad lines and bad networks do. */
export class WebHost {
  /** Bytes that still go through; then every connection is cut, until this is set again. */
  budget = Infinity;
  /** Bytes a second. */
  rate = Infinity;
  /** Every address answers with the log-in page of a hotel. */
  login = false;
  /** Bytes of bodies that went out. */
  sent = 0;
  readonly asked: string[] = [];
  private readonly server: HttpServer;

  private constructor(private readonly folder: string) {
    this.server = createServer((request, response) => void this.answer(request, response).catch(() => response.destroy()));
  }

  static async serve(folder: string): Promise<WebHost> {
    const host = new WebHost(folder);
    await new Promise<void>((done) => host.server.listen(0, '127.0.0.1', done));
    return host;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    this.asked.push(name);
    if (this.budget <= 0) return void request.socket.destroy();
    if (this.login) {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><html><title>Hotel</title><form>Room number</form></html>');
      return;
    }
    const data = await readFile(path.join(this.folder, name)).catch(() => undefined);
    if (!data) return void response.writeHead(404).end();
    const tag = `"${data.length}-${data.subarray(0, 4096).toString('base64url').slice(-24)}-${data.subarray(-64).toString('base64url')}"`;
    if (request.headers['if-none-match'] === tag) return void response.writeHead(304, { ETag: tag }).end();
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const part = from > 0 && from < data.length;
    response.writeHead(part ? 206 : 200, {
      'Content-Type': 'application/octet-stream', ETag: tag, 'Accept-Ranges': 'bytes',
      'Content-Length': data.length - (part ? from : 0),
      ...(part ? { 'Content-Range': `bytes ${from}-${data.length - 1}/${data.length}` } : {}),
    });
    await this.send(request, response, part ? data.subarray(from) : data);
  }

  private async send(request: IncomingMessage, response: ServerResponse, data: Buffer): Promise<void> {
    const piece = 4096;
    for (let at = 0; at < data.length; at += piece) {
      const bytes = data.subarray(at, Math.min(at + piece, data.length, at + Math.max(0, this.budget)));
      this.budget -= bytes.length;
      this.sent += bytes.length;
      if (bytes.length) await new Promise<void>((done) => response.write(bytes, () => done()));
      if (this.budget <= 0) return void request.socket.destroy();
      if (this.rate < Infinity) await new Promise((done) => setTimeout(done, (1000 * bytes.length) / this.rate));
    }
    response.end();
  }
}
