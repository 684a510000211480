import { createHash } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Does `work` while no other process on this machine holds the lock of that name; waits for its turn.
 * The lock is a Linux abstract socket, so it ends with its process, however that ends.
 */
export async function withLock<T>(
  name: string,
  onWait: () => void,
  work: () => Promise<T>,
): Promise<T> {
  const address = `\0kubectl-hmls-bed-${createHash('sha256').update(name).digest('hex')}`;
  const lock = await take(address, onWait);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

interface Lock {
  release(): void;
}

async function take(address: string, onWait: () => void): Promise<Lock> {
  for (let told = false; ; told = true) {
    const lock = await tryTake(address);
    if (lock) return lock;
    if (!told) onWait();
    await untilReleased(address);
  }
}

function tryTake(address: string): Promise<Lock | undefined> {
  const waiting = new Set<Socket>();
  const server = createServer((socket) => {
    waiting.add(socket);
    socket.on('error', () => {}).on('close', () => waiting.delete(socket));
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve({ release: () => release(server, waiting) }));
  });
}

function release(server: Server, waiting: Set<Socket>): void {
  server.close();
  for (const socket of waiting) socket.destroy();
}

/** The holder of the lock closes our connection when it releases the lock. */
function untilReleased(address: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.on('error', () => {}).on('close', () => resolve());
    socket.resume();
  });
}
