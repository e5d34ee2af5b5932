import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { dice } from './chance.js';

/** What a bad network does to one exchange, which is what one side says before the other answers. */
export type Mischief =
  /** The request and its answer arrive, each a moment later. */
  | 'late'
  /** Half of the request arrives, then both ends hear of a reset. */
  | 'reset in the request'
  /** The request arrives whole, half of the answer comes back. */
  | 'reset in the answer'
  /** The request arrives whole and is carried out; its answer does not come back. */
  | 'cut before the answer'
  /** The same, but the connection ends as if everything had been said. */
  | 'closed before the answer'
  /** Nothing arrives from here on, and nobody is told. */
  | 'silent'
  /** The request arrives and is carried out; no answer comes, and nobody is told. */
  | 'silent before the answer';

export const MISCHIEFS: Mischief[] = [
  'late',
  'reset in the request',
  'reset in the answer',
  'cut before the answer',
  'closed before the answer',
  'silent',
  'silent before the answer',
];

const LATE_MS = 40;

interface Temper {
  /** Of so many exchanges one goes wrong, on average; of one, each. */
  oneIn: number;
  /** They take turns, so that each has its share. */
  mischiefs: Mischief[];
  seed: number;
}

/**
 * A stretch of network in front of one server. Well, it passes on what it gets; with a temper, it does to one exchange
 * in so many what networks do. It knows nothing of what is said.
 */
export class ChaosProxy {
  readonly done: Record<string, number> = {};
  private readonly open = new Set<Socket>();
  private temper: Temper | undefined;
  private roll = dice(0);
  private exchangesLeft = 0;
  private turn = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: { host: string; port: number },
  ) {}

  /** In front of whoever listens at the address of the URL. */
  static async before(url: string): Promise<ChaosProxy> {
    const { hostname, port } = new URL(url);
    const server = createServer({ noDelay: true });
    const proxy = new ChaosProxy(server, { host: hostname, port: Number(port) });
    server.on('connection', (near) => proxy.join(near));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  /** The same URL, by way of this stretch. */
  urlOf(url: string): string {
    const { port } = this.server.address() as AddressInfo;
    return Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href.replace(/\/$/, '');
  }

  misbehave(temper: Temper): void {
    this.temper = temper;
    this.roll = dice(temper.seed);
    this.exchangesLeft = this.gap();
  }

  /** From now on everything arrives. What was silent stays so: nobody tells either end of it. */
  recover(): void {
    this.temper = undefined;
  }

  async close(): Promise<void> {
    this.server.close();
    for (const socket of this.open) socket.destroy();
    if (this.server.listening) await once(this.server, 'close');
  }

  private join(near: Socket): void {
    const far = connect({ ...this.target, noDelay: true });
    const stretch = new Stretch(near, far, () => this.next());
    for (const socket of [near, far]) {
      this.open.add(socket);
      // A reset is what this is about; the close that follows says all.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.open.delete(socket);
        stretch.closed(socket);
      });
    }
  }

  private next(): Mischief | undefined {
    if (!this.temper || --this.exchangesLeft > 0) return undefined;
    this.exchangesLeft = this.gap();
    const { mischiefs } = this.temper;
    const mischief = mischiefs[this.turn++ % mischiefs.length]!;
    this.done[mischief] = (this.done[mischief] ?? 0) + 1;
    return mischief;
  }

  private gap(): number {
    return 1 + Math.floor(this.roll() * (2 * this.temper!.oneIn - 1));
  }
}

/** One connection: what is said on the near side, and what the far side answers. Its opening is the first exchange. */
class Stretch {
  private mischief: Mischief | undefined;
  private isAnswered = false;

  constructor(
    private readonly near: Socket,
    private readonly far: Socket,
    private readonly next: () => Mischief | undefined,
  ) {
    this.mischief = next();
    near.on('data', (said) => this.pass(said));
    far.on('data', (answer) => this.passBack(answer));
  }

  /** Of two that have fallen silent neither hears that the other is gone. */
  closed(socket: Socket): void {
    if (this.isSilent) return;
    (socket === this.near ? this.far : this.near).destroySoon();
  }

  private get isSilent(): boolean {
    return this.mischief === 'silent' || this.mischief === 'silent before the answer';
  }

  private pass(said: Buffer): void {
    // More of the same request is not another exchange.
    if (this.isAnswered && !this.isSilent) this.mischief = this.next();
    this.isAnswered = false;
    if (this.mischief === 'silent') return;
    if (this.mischief === 'late') setTimeout(() => this.far.write(said), LATE_MS);
    else if (this.mischief === 'reset in the request') {
      this.far.write(half(said), () => this.far.resetAndDestroy());
      this.near.resetAndDestroy();
    } else this.far.write(said);
  }

  private passBack(answer: Buffer): void {
    this.isAnswered = true;
    if (this.isSilent) return;
    if (this.mischief === 'late') setTimeout(() => this.near.write(answer), LATE_MS);
    else if (this.mischief === 'cut before the answer') this.reset();
    else if (this.mischief === 'closed before the answer') this.near.end();
    else if (this.mischief === 'reset in the answer') this.near.write(half(answer), () => this.reset());
    else this.near.write(answer);
  }

  private reset(): void {
    this.near.resetAndDestroy();
    this.far.resetAndDestroy();
  }
}

const half = (bytes: Buffer): Buffer => bytes.subarray(0, Math.max(1, bytes.length >> 1));
