// What every peer needs of a web server: the voice webhook's TwiML and the media stream's upgrade,
// plain or TLS, as their makers' examples have it (fastify). From the environment: PORT, MODEL_URL,
// OPENAI_API_KEY, and TLS_CERT and TLS_KEY where the port shall speak TLS.
import { readFileSync } from 'node:fs';
import formbody from '@fastify/formbody';
import websocket from '@fastify/websocket';
import Fastify from 'fastify';

const { PORT, MODEL_URL, OPENAI_API_KEY = 'sk-bench', TLS_CERT, TLS_KEY } = process.env;

export const model = {
  name: 'gpt-realtime-2.1',
  url: MODEL_URL,
  urlWithModel: `${MODEL_URL}?model=gpt-realtime-2.1`,
  key: OPENAI_API_KEY,
};
export const instructions = 'You answer the telephone.';

/** Serves until the process is ended; `onStream` gets the WebSocket of each call. */
export async function servePhone(onStream) {
  const https = TLS_CERT ? { cert: readFileSync(TLS_CERT), key: readFileSync(TLS_KEY) } : null;
  const app = Fastify({ https });
  await app.register(formbody);
  await app.register(websocket);
  app.all('/*', (request, reply) => {
    const scheme = TLS_CERT ? 'wss' : 'ws';
    reply
      .type('text/xml')
      .send(
        `<?xml version="1.0" encoding="UTF-8"?><Response><Connect>` +
          `<Stream url="${scheme}://${request.headers.host}/stream"/></Connect></Response>`,
      );
  });
  await app.register(async (scope) => {
    scope.get('/stream', { websocket: true }, (socket) => onStream(socket));
  });
  await app.listen({ port: Number(PORT), host: '127.0.0.1' });
  console.log(`listening on port ${PORT}`);
}
