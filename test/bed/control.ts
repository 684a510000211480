import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { BedError, messageOf } from './errors.ts';
import type { Folder } from './folder.ts';
import type { Processes, ProcessStatus } from './processes.ts';

/** The requests that a running bed answers. */
export type Request =
  | { readonly command: 'status' | 'down' }
  | { readonly command: 'stop' | 'cont' | 'kill' | 'restart'; readonly process: string };

type Answer = { readonly processes: ProcessStatus[] } | { readonly error: string };

/** Handles requests on the control socket. The working directory must be the folder of the bed. */
export async function serveControl(
  folder: Folder,
  processes: Processes,
  down: () => void,
): Promise<void> {
  const answer = async (request: Request): Promise<Answer> => {
    try {
      await obey(request, processes);
      return { processes: processes.list() };
    } catch (error) {
      return { error: messageOf(error) };
    }
  };
  const server = createServer({ allowHalfOpen: true }, async (socket) => {
    const request: Request = JSON.parse(await received(socket));
    socket.on('error', () => {}).end(JSON.stringify(await answer(request)));
    if (request.command === 'down') socket.on('close', down);
  });
  await once(server.listen(folder.socket), 'listening');
}

async function obey(request: Request, processes: Processes): Promise<void> {
  switch (request.command) {
    case 'stop':
      return processes.freeze(request.process);
    case 'cont':
      return processes.thaw(request.process);
    case 'kill':
      return processes.kill(request.process);
    case 'restart':
      return processes.restart(request.process);
  }
}

/**
 * Sends a request to the bed in `folder`, and gives the state of its processes afterwards.
 *
 * @throws BedError if there is none, or it rejects the request
 */
export async function ask(folder: Folder, request: Request): Promise<ProcessStatus[]> {
  const socket = await reach(folder);
  socket.end(JSON.stringify(request));
  const answer: Answer = JSON.parse(await received(socket));
  if ('error' in answer) throw new BedError(answer.error);
  return answer.processes;
}

async function reach(folder: Folder): Promise<Socket> {
  try {
    process.chdir(folder.path); // the path of the socket would often be too long
    const socket = connect({ path: folder.socket, allowHalfOpen: true });
    await once(socket, 'connect');
    return socket;
  } catch (cause) {
    throw new BedError(`no bed is running in ${folder.path}`, { cause });
  }
}

/** Everything that the other side sends. Unlike the consumers of node:stream, leaves our side open. */
async function received(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  await once(socket, 'end');
  return text;
}
