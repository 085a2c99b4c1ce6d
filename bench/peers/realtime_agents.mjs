// The package twilio-realtime-agents with its OpenAI provider.
import { Agent, TwilioRealtimeBridge } from 'twilio-realtime-agents';
import { openaiRealtime } from 'twilio-realtime-agents/openai';
import { instructions, model, servePhone } from './phone_port.mjs';

const bridge = new TwilioRealtimeBridge({
  agent: new Agent({ name: 'Bench', instructions, voice: 'marin' }),
  provider: openaiRealtime({ apiKey: model.key, model: model.name, baseUrl: model.url }),
  session: { greeting: { mode: 'user-initiates' } },
});
bridge.on('error', (error) => console.error('bridge:', error));

await servePhone((socket) => bridge.handleConnection(socket));
