// Google's own clients hold a session with the simulated Calendar: consent, tokens, and all calls of
// a receptionist. What they refuse to read, or send and get refused, is a fault of the simulator.
//
// TANDEM_SIM: the program. TANDEM_SIM_TLS: a folder with cert.pem and key.pem for localhost, which
// NODE_EXTRA_CA_CERTS also names.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';

import { calendar } from '@googleapis/calendar';
import { CodeChallengeMethod, OAuth2Client } from 'google-auth-library';

const ACCOUNT = 'frontdesk@example.com';
const REDIRECT = 'https://desk.example.com/api/calendar/callback';
const SCOPES = ['https://www.googleapis.com/auth/calendar'];
let simulator;
let base;

before(async () => {
  const tls = process.env.TANDEM_SIM_TLS;
  simulator = spawn(process.env.TANDEM_SIM, ['calendar', '--listen', 'localhost:0',
    '--client-id', 'client', '--client-secret', 'secret', '--redirect-url', REDIRECT,
    '--tls-cert', `${tls}/cert.pem`, '--tls-key', `${tls}/key.pem`]);
  simulator.stderr.pipe(process.stderr);
  const [line] = await once(simulator.stdout, 'data');
  base = `https://localhost:${/listening on .*:(\d+)/.exec(line.toString())[1]}`;
});

after(async () => {
  simulator.kill('SIGTERM');
  const [code] = await once(simulator, 'exit');
  assert.equal(code, 0, 'the simulator ends in good order');
});

function newClient() {
  return new OAuth2Client({
    clientId: 'client',
    forceRefreshOnFailure: true, // Else it trusts the clock alone.
    clientSecret: 'secret',
    redirectUri: REDIRECT,
    endpoints: {
      oauth2AuthBaseUrl: `${base}/o/oauth2/v2/auth`,
      oauth2TokenUrl: `${base}/token`,
      oauth2RevokeUrl: `${base}/revoke`,
    },
  });
}

async function connected() {
  const auth = newClient();
  const { codeVerifier, codeChallenge } = await auth.generateCodeVerifierAsync();
  const url = auth.generateAuthUrl({
    access_type: 'offline', prompt: 'consent', scope: SCOPES, state: 'abc',
    code_challenge: codeChallenge, code_challenge_method: CodeChallengeMethod.S256,
  });
  const page = await fetch(url, { redirect: 'manual' });
  assert.equal(page.status, 302);
  const back = new URL(page.headers.get('location'));
  assert.equal(back.searchParams.get('state'), 'abc');
  const { tokens } = await auth.getToken({ code: back.searchParams.get('code'), codeVerifier });
  assert.ok(tokens.refresh_token);
  auth.setCredentials(tokens);
  return auth;
}

const service = (auth) => calendar({ version: 'v3', auth, rootUrl: `${base}/` });
const control = (path, body) => fetch(`${base}/sim/${path}`, {
  method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
});

test('a code is exchanged once, and only with its verifier', async () => {
  const auth = newClient();
  const { codeChallenge } = await auth.generateCodeVerifierAsync();
  const page = await fetch(auth.generateAuthUrl({
    access_type: 'offline', scope: SCOPES,
    code_challenge: codeChallenge, code_challenge_method: CodeChallengeMethod.S256,
  }), { redirect: 'manual' });
  const code = new URL(page.headers.get('location')).searchParams.get('code');
  await assert.rejects(auth.getToken({ code, codeVerifier: 'x'.repeat(43) }), /invalid_grant/);
});

test('an appointment is booked, found, moved and cancelled', async () => {
  const { calendarList, events, freebusy } = service(await connected());
  const calendars = (await calendarList.list()).data.items;
  assert.ok(calendars.some((one) => one.primary && one.id === ACCOUNT));

  const requestBody = {
    id: 'rcpt0f3k2m9q8v7t1s5p4a6b',
    summary: 'Cleaning',
    start: { dateTime: '2026-11-24T14:30:00-05:00', timeZone: 'America/New_York' },
    end: { dateTime: '2026-11-24T15:00:00-05:00', timeZone: 'America/New_York' },
    extendedProperties: { private: { phone: '+12125550123' } },
  };
  const made = await events.insert({ calendarId: 'primary', sendUpdates: 'none', requestBody });
  assert.equal(made.data.id, requestBody.id);
  await assert.rejects(events.insert({ calendarId: 'primary', requestBody }), { status: 409 });

  const busy = await freebusy.query({
    requestBody: {
      timeMin: '2026-11-24T00:00:00-05:00', timeMax: '2026-11-25T00:00:00-05:00',
      timeZone: 'America/New_York', items: [{ id: ACCOUNT }],
    },
  });
  assert.deepEqual(busy.data.calendars[ACCOUNT].busy,
    [{ start: '2026-11-24T14:30:00-05:00', end: '2026-11-24T15:00:00-05:00' }]);

  const found = await events.list({
    calendarId: 'primary', singleEvents: true, orderBy: 'startTime',
    timeMin: '2026-11-24T00:00:00-05:00', privateExtendedProperty: ['phone=+12125550123'],
  });
  assert.deepEqual(found.data.items.map((one) => one.id), [requestBody.id]);

  const moved = await events.patch({
    calendarId: 'primary', eventId: requestBody.id,
    requestBody: {
      start: { dateTime: '2026-11-25T09:00:00-05:00', timeZone: 'America/New_York' },
      end: { dateTime: '2026-11-25T09:30:00-05:00', timeZone: 'America/New_York' },
    },
  }, { headers: { 'If-Match': made.data.etag } });
  assert.equal(moved.data.start.dateTime, '2026-11-25T09:00:00-05:00');
  await assert.rejects(events.patch(
    { calendarId: 'primary', eventId: requestBody.id, requestBody: { summary: 'x' } },
    { headers: { 'If-Match': made.data.etag } }), { status: 412 });

  const gone = await events.delete({ calendarId: 'primary', eventId: requestBody.id });
  assert.equal(gone.status, 204);
  await assert.rejects(events.delete({ calendarId: 'primary', eventId: requestBody.id }), { status: 410 });
});

test('an access token that has expired is refreshed, once a revoked consent is final', async () => {
  const auth = await connected();
  const { calendarList } = service(auth);
  const old = auth.credentials.access_token;
  await control('expire-tokens', {});
  assert.equal((await calendarList.list()).status, 200);
  assert.notEqual(auth.credentials.access_token, old);
  await auth.revokeCredentials();
  const refresh = await connected();
  await control('revoke', { account: ACCOUNT });
  await assert.rejects(refresh.refreshAccessToken(), /invalid_grant/);
});

test('a quota that is used up is told in the words by which clients know it', async () => {
  const { calendarList } = service(await connected());
  await control('faults', {
    on: 'calendarList', kind: 'status', status: 403, reason: 'userRateLimitExceeded', times: 4,
  });
  await assert.rejects(calendarList.list({}, { retry: false }), (error) => {
    assert.equal(error.status, 403);
    assert.equal(error.response.data.error.errors[0].reason, 'userRateLimitExceeded');
    return true;
  });
  await control('faults', {});
});
