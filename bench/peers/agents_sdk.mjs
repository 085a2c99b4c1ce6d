// OpenAI's Agents SDK with its Twilio transport.
import { RealtimeAgent, RealtimeSession } from '@openai/agents/realtime';
import { TwilioRealtimeTransportLayer } from '@openai/agents-extensions';
import { instructions, model, servePhone } from './phone_port.mjs';

const agent = new RealtimeAgent({ name: 'Bench', instructions });

await servePhone(async (socket) => {
  const transport = new TwilioRealtimeTransportLayer({ twilioWebSocket: socket });
  const session = new RealtimeSession(agent, {
    transport,
    model: model.name,
    tracingDisabled: true,
    config: { audio: { input: { turnDetection: { type: 'server_vad' } } } },
  });
  session.on('error', (event) => console.error('session:', event.error ?? event));
  try {
    await session.connect({ apiKey: model.key, url: model.urlWithModel });
  } catch (error) {
    console.error('connect:', error);
    socket.close();
  }
});
