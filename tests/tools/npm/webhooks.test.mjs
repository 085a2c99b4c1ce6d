// The libraries with which receivers verify webhooks take what the server signs, and nothing that
// was changed on the way: Standard Webhooks (its own library, and Svix's), Retell's SDK. Vapi's SDK
// verifies nothing; its users compare the header.
//
// TANDEM_SIM: the program that prints signed samples.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';

import { Retell } from 'retell-sdk';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';

const samples = Object.fromEntries(
  execFileSync(process.env.TANDEM_SIM, { encoding: 'utf8' }).trim().split('\n')
    .map((line) => JSON.parse(line)).map((sample) => [sample.dialect, sample]));

const changed = (body) => body.replace('inbound', 'outbound');

for (const [name, Webhook] of [['standardwebhooks', StandardWebhook], ['svix', SvixWebhook]]) {
  test(`${name} verifies with the current secret and, while they are rotated, the one before`, () => {
    const { headers, body, secret, previous } = samples.standard;
    for (const known of [secret, previous])
      assert.doesNotThrow(() => new Webhook(known).verify(body, headers));
    const stranger = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    assert.throws(() => new Webhook(stranger).verify(body, headers));
    assert.throws(() => new Webhook(secret).verify(changed(body), headers));
    assert.throws(() => new Webhook(secret).verify(body, { ...headers, 'webhook-id': 'other' }));
  });
}

test("Retell's SDK verifies its dialect", async () => {
  const { headers, body, secret } = samples.retell;
  const signature = headers['X-Retell-Signature'];
  assert.ok(await Retell.verify(body, secret, signature));
  assert.ok(!(await Retell.verify(changed(body), secret, signature)));
  assert.ok(!(await Retell.verify(body, 'another key', signature)));
  assert.equal(JSON.parse(body).event, 'call_ended');
});

test('a receiver of Vapi webhooks finds the secret that it compares, or the HMAC', () => {
  const { headers, body, secret } = samples.vapi;
  assert.equal(headers['X-Vapi-Secret'], secret);
  assert.equal(headers['X-Vapi-Signature'], createHmac('sha256', secret).update(body).digest('hex'));
  assert.equal(JSON.parse(body).message.type, 'status-update');
});
