// A line between two programs that a test cuts: while it is cut nothing passes, and whoever calls is hung up on.
import { connect, createServer, type Server, type Socket } from 'node:net';

export class CutLine {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  private constructor(target: number) {
    this.#server = createServer((socket) => {
      if (this.#isCut) {
        socket.on('error', () => undefined);
        socket.destroy();
        return;
      }
      const onward = connect(target, '127.0.0.1');
      this.#join(socket, onward);
      this.#join(onward, socket);
    });
  }

  /** To a port of this machine. */
  static async open(target: number): Promise<CutLine> {
    const line = new CutLine(target);
    await new Promise<void>((resolve) => {
      line.#server.listen(0, '127.0.0.1', resolve);
    });
    return line;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on('error', () => undefined);
    from.on('data', (bytes) => to.write(bytes));
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
