// The bridge of the well-known sample applications: two WebSockets and JSON, μ-law passed through,
// a mark behind each piece of audio, interruption by the caller's own timestamps.
import WebSocket from 'ws';
import { instructions, model, servePhone } from './phone_port.mjs';

const format = { type: 'audio/pcmu' };
const session = {
  type: 'realtime',
  instructions,
  output_modalities: ['audio'],
  audio: {
    input: { format, turn_detection: { type: 'server_vad' } },
    output: { format, voice: 'marin' },
  },
};

await servePhone((phone) => {
  let stream = null;
  let callerMs = 0; // Timestamp of the caller's latest frame.
  let answerBeganMs = null; // The same when the answer that plays began.
  let item = null;
  let marks = [];

  const realtime = new WebSocket(model.urlWithModel, {
    headers: { Authorization: `Bearer ${model.key}` },
  });
  const toModel = (event) => {
    if (realtime.readyState === WebSocket.OPEN) realtime.send(JSON.stringify(event));
  };
  const toPhone = (event) => phone.send(JSON.stringify({ ...event, streamSid: stream }));

  const interrupt = () => {
    if (marks.length === 0 || answerBeganMs === null) return;
    if (item !== null) {
      toModel({
        type: 'conversation.item.truncate',
        item_id: item,
        content_index: 0,
        audio_end_ms: callerMs - answerBeganMs,
      });
    }
    toPhone({ event: 'clear' });
    marks = [];
    item = null;
    answerBeganMs = null;
  };

  realtime.on('message', (data) => {
    const event = JSON.parse(data);
    switch (event.type) {
      case 'session.created':
        toModel({ type: 'session.update', session });
        break;
      case 'response.output_audio.delta':
        toPhone({ event: 'media', media: { payload: event.delta } });
        answerBeganMs ??= callerMs;
        item = event.item_id ?? item;
        toPhone({ event: 'mark', mark: { name: 'responsePart' } });
        marks.push('responsePart');
        break;
      case 'input_audio_buffer.speech_started':
        interrupt();
        break;
      case 'error':
        console.error('model:', event.error);
        break;
    }
  });
  realtime.on('error', (error) => console.error('model:', error.message));
  realtime.on('close', () => phone.close());

  phone.on('message', (data) => {
    const message = JSON.parse(data);
    switch (message.event) {
      case 'start':
        stream = message.start.streamSid;
        answerBeganMs = null;
        callerMs = 0;
        break;
      case 'media':
        callerMs = Number(message.media.timestamp);
        toModel({ type: 'input_audio_buffer.append', audio: message.media.payload });
        break;
      case 'mark':
        marks.shift();
        break;
    }
  });
  phone.on('close', () => realtime.close());
});
