import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A SOCKS5 proxy, and the requests that it got. RFC 1928, RFC 1929. */
export interface SocksProxy {
  /** `host:port` of each requested connection. */
  readonly asked: string[];
  /** `127.0.0.1:PORT` */
  readonly address: string;
  close(): void;
}

export interface SocksOptions {
  /** The `name:password` that it requires. */
  readonly login?: string;
  /** Replies with this code instead of connecting; 5 means connection refused. */
  readonly reply?: number;
}

/** Connects to this machine, whatever the requested host. */
export async function aSocksProxy({ login, reply = 0 }: SocksOptions = {}): Promise<SocksProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client.on('error', () => client.destroy()));
    void serve(client, login, reply, asked).catch(() => client.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    asked,
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

async function serve(client: Socket, login: string | undefined, reply: number, asked: string[]) {
  const read = reader(client);
  const [, methods = 0] = await read(2);
  const method = login === undefined ? 0 : 2;
  if (!(await read(methods)).includes(method)) {
    client.end(Buffer.from([5, 0xff]));
    return;
  }
  client.write(Buffer.from([5, method]));
  if (login !== undefined && !(await isLetIn(client, read, login))) return;
  const [, , , type = 0] = await read(4);
  const host = type === 1 ? (await read(4)).join('.') : `${await text(read)}`;
  const port = (await read(2)).readUInt16BE();
  asked.push(`${host}:${port}`);
  if (reply !== 0) {
    client.end(Buffer.from([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]));
    return;
  }
  const upstream = connect(port, '127.0.0.1', () => {
    client.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    client.pipe(upstream).pipe(client);
  });
  upstream.on('error', () => client.destroy());
  client.on('close', () => upstream.destroy());
}

async function isLetIn(client: Socket, read: Read, login: string): Promise<boolean> {
  await read(1);
  const given = `${await text(read)}:${await text(read)}`;
  const isGood = given === login;
  client.write(Buffer.from([1, isGood ? 0 : 1]));
  if (!isGood) client.end();
  return isGood;
}

type Read = (bytes: number) => Promise<Buffer>;

/** Bytes with their length in front. */
const text = async (read: Read) => await read((await read(1))[0] ?? 0);

function reader(socket: Socket): Read {
  return async (bytes) => {
    for (;;) {
      const part: Buffer | null = bytes === 0 ? Buffer.alloc(0) : socket.read(bytes);
      if (part) return part;
      await once(socket, 'readable');
    }
  };
}
