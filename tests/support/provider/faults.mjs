// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Faults on demand. POST /faults {"endpoint", "fault", "times", …} orders a fault for the next requests to an endpoint,
// DELETE /faults cancels all orders. The journal has an event for every request to an endpoint.
//
// A fault in `responses` responds instead of the provider, which doesn't receive the request: no refresh token is used.
// A fault in `changes` changes the response of the provider.

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
const absurdLifetime = 1e12; // seconds: some 30,000 years

const status = (code, headers = {}) => (ctx) => {
  ctx.status = code;
  ctx.set(headers);
  ctx.body = { message: 'not an OAuth error' };
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

const responses = {
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
  redirect: (ctx, order, otherServer) => {
    ctx.status = 307;
    ctx.set('Location', `http://127.0.0.1:${otherServer.address().port}${ctx.path}`);
  },
  hang,
  'drop-before': (ctx) => closeConnection(ctx),
  'drop-in-body': (ctx) => {
    ctx.respond = false;
    ctx.res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 400 });
    ctx.res.write('{"access_token": "half an ans', () => closeConnection(ctx));
  },
};

const changes = {
  'wrong-content-type': { change: (ctx) => { ctx.body = JSON.stringify(ctx.body); ctx.type = 'html'; } },
  'no-expires-in': { change: (ctx) => { delete ctx.body.expires_in; } },
  'absurd-expires-in': { change: (ctx) => { ctx.body.expires_in = absurdLifetime; } },
  'negative-expires-in': { change: (ctx) => { ctx.body.expires_in = -5; } },
  'no-refresh-token': { change: (ctx) => { delete ctx.body.refresh_token; }, keepsRefreshToken: true },
  'null-refresh-token': { change: (ctx) => { ctx.body.refresh_token = null; }, keepsRefreshToken: true },
  'other-sub': { change: (ctx, order, key) => changeSubject(ctx.body, key), keepsRefreshToken: true }, // the client ends the session
  'drop-after': { change: (ctx) => closeConnection(ctx) }, // the only fault that loses the session
  late: { change: hold },
  clock: { change: (ctx, order) => ctx.set('Date', new Date(Date.now() + order.seconds * seconds).toUTCString()) },
};

/** For oidc-provider's rotateRefreshToken: false if a fault removes the new refresh token from the response. */
export const mayRotate = (ctx) => !ctx.state.keepsRefreshToken;

/** Koa middleware. `key` is the JWK that signs ID tokens; `write` appends an event to the journal; `server` is the provider's. */
export function faults(key, write, server) {
  const orders = [];
  const otherServer = createServer((request, response) => {
    write({ event: 'redirect-followed', path: request.url });
    response.end();
  }).listen(0, '127.0.0.1');
  server.once('close', () => otherServer.close());

  return async (ctx, next) => {
    if (ctx.path === '/faults') return receiveOrder(ctx, orders);
    const endpoint = endpoints.get(ctx.path);
    if (!endpoint) return next();
    const order = orders.find((candidate) => candidate.endpoint === endpoint && candidate.times-- > 0);
    write({ event: 'request', endpoint, fault: order?.fault });
    if (!order) return next();
    if (responses[order.fault]) return responses[order.fault](ctx, order, otherServer);
    const { change, keepsRefreshToken } = changes[order.fault];
    ctx.state.keepsRefreshToken = keepsRefreshToken;
    await next();
    return change(ctx, order, key, write);
  };
}

async function receiveOrder(ctx, orders) {
  if (ctx.method === 'DELETE') orders.splice(0).forEach(cancel);
  else orders.push(parseOrder(ctx, await bodyOf(ctx.req)));
  ctx.status = 204;
}

/** A request that is on its way to its fault finds there that the order is cancelled. */
function cancel(order) {
  order.isCancelled = true;
  order.cancel?.();
}

function parseOrder(ctx, json) {
  const order = { times: 1, ...JSON.parse(json) };
  const isKnown = [...endpoints.values()].includes(order.endpoint) && (responses[order.fault] || changes[order.fault]);
  return isKnown ? order : ctx.throw(400, 'no such endpoint or fault');
}

async function bodyOf(request) {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

function closeConnection(ctx) {
  ctx.respond = false;
  ctx.req.socket.destroy();
}

/** There is no response; the connection ends when the order is cancelled. */
function hang(ctx, order) {
  ctx.respond = false;
  if (order.isCancelled) return ctx.req.socket.destroy();
  const cancelEarlier = order.cancel;
  order.cancel = () => {
    cancelEarlier?.();
    ctx.req.socket.destroy();
  };
}

/** The provider has done its part; the response waits until the order is cancelled. */
function hold(ctx, order, key, write) {
  return new Promise((resolve) => {
    if (order.isCancelled) return resolve();
    order.cancel = resolve;
    write({ event: 'held', endpoint: order.endpoint });
  });
}

/** Makes Grace the subject of the response: in userinfo itself, or in an ID token, which is then signed again. */
function changeSubject(answer, key) {
  if (!answer.id_token) return void (answer.sub = 'grace');
  const [header, payload] = answer.id_token.split('.');
  const claims = { ...JSON.parse(Buffer.from(payload, 'base64url')), sub: 'grace' };
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  const signature = sign('sha256', Buffer.from(signed), createPrivateKey({ key, format: 'jwk' }));
  answer.id_token = `${signed}.${signature.toString('base64url')}`;
}
