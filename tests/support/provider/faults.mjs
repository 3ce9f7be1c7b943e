// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Faults on demand, before the real provider: POST /faults {"endpoint", "fault", "times", …} orders one for the next
// requests to an endpoint, DELETE /faults calls all off. The journal has an event for every request to an endpoint.
//
// A fault in `instead` answers in the provider's place, which never hears of the request: no refresh token is spent.
// One in `changes` lets the provider answer and changes what it said.

import { createPrivateKey, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';

const endpoints = new Map([
  ['/token', 'token'],
  ['/me', 'userinfo'],
  ['/token/revocation', 'revocation'],
  ['/.well-known/openid-configuration', 'discovery'],
  ['/jwks', 'jwks'],
]);

const mebibyte = 1024 * 1024;
const hugeBody = 100; // MiB
const seconds = 1000;
const centuries = 1e12; // seconds

const status = (code, headers = {}) => (ctx) => {
  ctx.status = code;
  ctx.set(headers);
  ctx.body = { message: 'nothing an OAuth client knows' };
};

const refusal = (code, error) => (ctx) => {
  ctx.status = code;
  ctx.body = { error, error_description: 'on demand' };
};

const page = (code, text) => (ctx) => {
  ctx.status = code;
  ctx.type = 'html';
  ctx.body = `<!doctype html><title>${text}</title><h1>${text}</h1>`;
};

const body = (text) => (ctx) => {
  ctx.type = 'json';
  ctx.body = text;
};

const instead = {
  'status-500': status(500),
  'status-503-retry-after': status(503, { 'Retry-After': '120' }),
  'status-429-retry-after': status(429, { 'Retry-After': '120' }),
  'proxy-page': page(403, 'Blocked by your organization'),
  'bad-request-without-oauth-body': status(400),
  'oauth-error': refusal(401, 'invalid_client'),
  'invalid-grant': refusal(400, 'invalid_grant'),
  unauthorized: status(401, { 'WWW-Authenticate': 'Bearer error="invalid_token"' }),
  'expired-419': status(419),
  garbage: body('\u0001\u0002{"access_token": '),
  empty: body(''),
  'wrong-types': body('{"access_token": ["a"], "refresh_token": 7, "expires_in": {}, "token_type": false, "sub": []}'),
  'huge-body': (ctx) => {
    ctx.type = 'json';
    ctx.body = Readable.from(Array.from({ length: hugeBody }, () => Buffer.alloc(mebibyte, ' ')));
  },
  redirect: (ctx, order, elsewhere) => {
    ctx.status = 307;
    ctx.set('Location', `http://127.0.0.1:${elsewhere.address().port}${ctx.path}`);
  },
  hang: (ctx) => { ctx.respond = false; },
  'drop-before': (ctx) => cut(ctx),
  'drop-in-body': (ctx) => {
    ctx.respond = false;
    ctx.res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 400 });
    ctx.res.write('{"access_token": "half an ans', () => cut(ctx));
  },
};

const changes = {
  'wrong-content-type': { change: (ctx) => { ctx.body = JSON.stringify(ctx.body); ctx.type = 'html'; } },
  'no-expires-in': { change: (ctx) => { delete ctx.body.expires_in; } },
  'absurd-expires-in': { change: (ctx) => { ctx.body.expires_in = centuries; } },
  'negative-expires-in': { change: (ctx) => { ctx.body.expires_in = -5; } },
  'no-refresh-token': { change: (ctx) => { delete ctx.body.refresh_token; }, keepsRefreshToken: true },
  'null-refresh-token': { change: (ctx) => { ctx.body.refresh_token = null; }, keepsRefreshToken: true },
  'other-sub': { change: (ctx, order, key) => nameAnother(ctx.body, key), keepsRefreshToken: true }, // none may take it
  'drop-after': { change: (ctx) => cut(ctx) }, // the one fault after which the refresh token is spent for nothing
  late: { change: (ctx, order) => new Promise((resolve) => { order.callOff = resolve; }) }, // until the faults are called off
  clock: { change: (ctx, order) => ctx.set('Date', new Date(Date.now() + order.seconds * seconds).toUTCString()) },
};

/** For oidc-provider's rotateRefreshToken: false where the client is not going to get a new one. */
export const mayRotate = (ctx) => !ctx.state.keepsRefreshToken;

/** Koa middleware. `key` is the JWK that signs ID tokens, `write` the journal's. */
export function faults(key, write) {
  const orders = [];
  const elsewhere = createServer((request, response) => {
    write({ event: 'redirect-followed', path: request.url });
    response.end();
  }).listen(0, '127.0.0.1');

  return async (ctx, next) => {
    if (ctx.path === '/faults') return take(ctx, orders);
    const endpoint = endpoints.get(ctx.path);
    if (!endpoint) return next();
    const order = orders.find((candidate) => candidate.endpoint === endpoint && candidate.times-- > 0);
    write({ event: 'request', endpoint, fault: order?.fault });
    if (!order) return next();
    if (instead[order.fault]) return instead[order.fault](ctx, order, elsewhere);
    const { change, keepsRefreshToken } = changes[order.fault];
    ctx.state.keepsRefreshToken = keepsRefreshToken;
    await next();
    return change(ctx, order, key);
  };
}

async function take(ctx, orders) {
  if (ctx.method === 'DELETE') orders.splice(0).forEach((order) => order.callOff?.());
  else orders.push(read(ctx, await text(ctx.req)));
  ctx.status = 204;
}

function read(ctx, json) {
  const order = { times: 1, ...JSON.parse(json) };
  const isKnown = [...endpoints.values()].includes(order.endpoint) && (instead[order.fault] || changes[order.fault]);
  return isKnown ? order : ctx.throw(400, 'no such endpoint or fault');
}

async function text(request) {
  let all = '';
  for await (const chunk of request) all += chunk;
  return all;
}

function cut(ctx) {
  ctx.respond = false;
  ctx.req.socket.destroy();
}

/** The answer is about Grace: userinfo's own `sub`, or the one in an ID token that is signed anew. */
function nameAnother(answer, key) {
  if (!answer.id_token) return void (answer.sub = 'grace');
  const [header, payload] = answer.id_token.split('.');
  const claims = { ...JSON.parse(Buffer.from(payload, 'base64url')), sub: 'grace' };
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  const signature = sign('sha256', Buffer.from(signed), createPrivateKey({ key, format: 'jwk' }));
  answer.id_token = `${signed}.${signature.toString('base64url')}`;
}
