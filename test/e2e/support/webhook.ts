import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { Authority } from '../../bed/certificates.ts';

/** A test's own admission webhook. */
export interface Webhook {
  /** As in a webhook configuration. */
  readonly clientConfig: { readonly url: string; readonly caBundle: string };
  close(): Promise<void>;
}

/** A webhook that denies every request, with `message`. */
export async function denyingWebhook(message: string): Promise<Webhook> {
  const authority = new Authority('webhook-ca');
  const { certificate: cert, key } = authority.issue({
    commonName: 'webhook',
    hosts: ['127.0.0.1'],
  });
  const server = createServer({ cert, key }, (request, response) => {
    void deny(request, response, message);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const caBundle = Buffer.from(authority.certificate).toString('base64');
  return {
    clientConfig: { url: `https://127.0.0.1:${port}/`, caBundle },
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

/** Source: AdmissionReview in k8s.io/api/admission/v1/types.go. */
async function deny(asked: IncomingMessage, answer: ServerResponse, message: string) {
  const { apiVersion, kind, request } = (await json(asked)) as {
    readonly apiVersion: string;
    readonly kind: string;
    readonly request: { readonly uid: string };
  };
  const response = { uid: request.uid, allowed: false, status: { code: 403, message } };
  answer.setHeader('Content-Type', 'application/json');
  answer.end(JSON.stringify({ apiVersion, kind, response }));
}
