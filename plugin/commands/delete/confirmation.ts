import type { Context } from '../../context.ts';

/** Prints what is about to be deleted, and asks for confirmation. */
export async function isConfirmed(
  names: readonly string[],
  { io, input }: Context,
): Promise<boolean> {
  io.out(`You are about to delete the following ${names.length} resource(s):\n`);
  for (const name of names) io.out(`hypermlservice.tensorstack.dev/${name}\n`);
  io.out('Do you want to continue? (y/N): ');
  return /^y$/i.test((await lineOf(input.stdin())).trim());
}

/** The first line, without waiting for more. */
async function lineOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of stream) {
    text += decoder.decode(part, { stream: true });
    if (text.includes('\n')) break;
  }
  return text.split('\n')[0] ?? '';
}
