// The official clients hold whole sessions with the simulated Realtime server. What they refuse to
// read, or send and get refused, is a fault of the simulator.
//
// TANDEM_SIM: the program. TANDEM_SIM_TLS: a folder with cert.pem and key.pem for localhost, which
// NODE_EXTRA_CA_CERTS also names: the `openai` package speaks wss only.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';

import { RealtimeAgent, RealtimeSession, tool } from '@openai/agents-realtime';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { z } from 'zod';

const MODEL = 'gpt-realtime-2.1';
const KEY = 'sk-simulated';
let simulator;
let port;

before(async () => {
  const tls = process.env.TANDEM_SIM_TLS;
  simulator = spawn(process.env.TANDEM_SIM, ['model', '--listen', 'localhost:0', '--key', KEY,
    '--tls-cert', `${tls}/cert.pem`, '--tls-key', `${tls}/key.pem`]);
  simulator.stderr.pipe(process.stderr);
  const [line] = await once(simulator.stdout, 'data');
  port = /listening on .*:(\d+)/.exec(line.toString())[1];
});

after(async () => {
  simulator.kill('SIGTERM');
  const [code] = await once(simulator, 'exit');
  assert.equal(code, 0, 'the simulator ends in good order');
});

/** A voice-like tone of `ms` as PCM16 at 24 kHz; silence where `level` is 0. */
function pcm(ms, level) {
  const samples = new Int16Array(ms * 24);
  for (let i = 0; i < samples.length; i++) {
    samples[i] = level * Math.sin((2 * Math.PI * 300 * i) / 24000);
  }
  return samples.buffer;
}

/** The caller speaks for 600 ms and is silent for 900 ms, in frames of 20 ms. */
function* callerTurn() {
  for (let i = 0; i < 30; i++) yield pcm(20, 8000);
  for (let i = 0; i < 45; i++) yield pcm(20, 0);
}

function withTimeout(promise, what, ms = 15000) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

test('openai: REST lists the models and issues a client secret', async () => {
  const client = new OpenAI({ apiKey: KEY, baseURL: `https://localhost:${port}/v1` });
  const models = await client.models.list();
  assert.ok(models.data.some((model) => model.id === MODEL));
  const secret = await client.realtime.clientSecrets.create({
    session: { type: 'realtime', model: MODEL },
  });
  assert.match(secret.value, /^ek_/);
  assert.equal(secret.session.type, 'realtime');
});

test('openai: a wrong key is refused', async () => {
  const client = new OpenAI({ apiKey: 'sk-other', baseURL: `https://localhost:${port}/v1`, maxRetries: 0 });
  await assert.rejects(client.models.list(), OpenAI.AuthenticationError);
  const realtime = new OpenAIRealtimeWS({ model: MODEL }, client);
  realtime.on('error', () => {});
  const [error] = await withTimeout(once(realtime.socket, 'error'), 'refusal');
  assert.match(error.message, /401/);
});

test('openai: a session with a greeting, a caller, a tool and a close', async () => {
  const client = new OpenAI({ apiKey: KEY, baseURL: `https://localhost:${port}/v1` });
  const realtime = new OpenAIRealtimeWS({ model: MODEL }, client);
  const errors = [];
  const waiting = [];
  realtime.on('error', (error) => errors.push(error));
  realtime.on('event', (event) => {
    for (const waiter of [...waiting]) {
      if (waiter.accept(event)) {
        waiting.splice(waiting.indexOf(waiter), 1);
        waiter.resolve(event);
      }
    }
  });
  const next = (type, accept = () => true) => withTimeout(new Promise((resolve) => {
    waiting.push({ accept: (event) => event.type === type && accept(event), resolve });
  }), type);

  const created = await next('session.created');
  assert.equal(created.session.model, MODEL);
  realtime.send({
    type: 'session.update',
    session: {
      type: 'realtime',
      instructions: 'You are the receptionist.',
      audio: {
        input: {
          transcription: { model: 'gpt-transcribe', language: 'en' },
          turn_detection: { type: 'server_vad', silence_duration_ms: 500 },
        },
      },
      tools: [{ type: 'function', name: 'getTime', parameters: { type: 'object', properties: {} } }],
    },
  });
  assert.equal((await next('session.updated')).session.tools[0].name, 'getTime');

  let audio = 0;
  realtime.on('response.output_audio.delta', (event) => {
    audio += Buffer.from(event.delta, 'base64').length;
  });
  realtime.send({ type: 'response.create' });
  const greeting = await next('response.done');
  assert.equal(greeting.response.status, 'completed');
  assert.ok(audio > 48000, 'more than a second was spoken');

  const answered = next('response.done');
  const transcribed = next('conversation.item.input_audio_transcription.completed');
  for (const frame of callerTurn()) {
    realtime.send({ type: 'input_audio_buffer.append', audio: Buffer.from(frame).toString('base64') });
  }
  assert.equal((await answered).response.status, 'completed');
  assert.ok((await transcribed).transcript.length > 0);

  realtime.send({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'What time is it?' }] },
  });
  const called = next('response.function_call_arguments.done');
  const calling = next('response.done');
  realtime.send({ type: 'response.create' });
  const call = await called;
  assert.equal(call.name, 'getTime');
  await calling;
  realtime.send({
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: call.call_id, output: '{"time":"14:30"}' },
  });
  const told = next('response.done');
  realtime.send({ type: 'response.create' });
  assert.equal((await told).response.output[0].type, 'message');

  realtime.close();
  const [code] = await withTimeout(once(realtime.socket, 'close'), 'close');
  assert.equal(code, 1000);
  assert.deepEqual(errors, []);
});

test('agents: a session with a tool, history and an interruption', async () => {
  let toolRuns = 0;
  const getTime = tool({
    name: 'getTime',
    description: 'The time of day.',
    parameters: z.object({}),
    execute: async () => { toolRuns++; return '14:30'; },
  });
  const agent = new RealtimeAgent({ name: 'Desk', instructions: 'Be brief.', tools: [getTime] });
  const session = new RealtimeSession(agent, { transport: 'websocket', model: MODEL });
  const errors = [];
  session.on('error', ({ error }) => errors.push(error));
  let audio = 0;
  session.on('audio', (event) => { audio += event.data.byteLength; });
  const next = (type) => withTimeout(
    new Promise((resolve) => session.once(type, (...values) => resolve(values))), type);

  await withTimeout(
    session.connect({ apiKey: KEY, url: `wss://localhost:${port}/v1/realtime?model=${MODEL}` }), 'connection');
  const greeted = next('agent_end');
  session.transport.sendEvent({ type: 'response.create' });
  await greeted;
  assert.ok(audio > 48000);

  const spoken = next('agent_tool_end');
  session.sendMessage('What time is it?');
  const [, , , result] = await spoken;
  assert.equal(result, '14:30');
  assert.equal(toolRuns, 1);
  await next('audio_start');

  // The agent is still being heard: the caller talks over it.
  const interrupted = next('audio_interrupted');
  for (const frame of callerTurn()) session.sendAudio(frame);
  await interrupted;
  await next('agent_end');
  assert.ok(session.history.some((item) => item.type === 'function_call' && item.status === 'completed'));
  assert.ok(session.history.some((item) => item.role === 'assistant'));
  session.close();
  assert.deepEqual(errors.map((error) => JSON.stringify(error)), []);
});
