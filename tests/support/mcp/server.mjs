// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// An MCP server (streamable HTTP, with sessions and streams that can be resumed) that wants a token of the demo provider.
// Usage: node server.mjs READY USERINFO LOG [TIMES]. READY becomes {"port"} once it listens. LOG gets a line of JSON for each
// request. USERINFO is the provider's address at which a good token is taken. TIMES are JSON: {"retry"} in milliseconds.
//
// `POST /order` changes it: {"refuse": TOKEN}, {"cut": true} ends all connections of streams, {"forget": true} all sessions,
// {"announce": true} tells all clients unasked that the tools have changed, {"challenge": "…"} is the next answer to a POST,
// {"deny": true} refuses every token from then on,
// {"hold": [MILLISECONDS, …]} are how long the next ones wait, until their tokens are too old.

import { randomUUID } from 'node:crypto';
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';

import { importModule } from '../modules.mjs';

const { McpServer } = await importModule('@modelcontextprotocol/sdk/server/mcp.js');
const { StreamableHTTPServerTransport } = await importModule('@modelcontextprotocol/sdk/server/streamableHttp.js');
const { z } = await importModule('zod');

const [ready, userinfo, log, times = '{}'] = process.argv.slice(2);
const { retry } = JSON.parse(times);

/** The last events of all streams, in order. */
class EventStore {
  events = [];

  async storeEvent(stream, message) {
    this.events.push({ id: `${stream}/${this.events.length}`, stream, message });
    return this.events.at(-1).id;
  }

  async getStreamIdForEventId(id) {
    return this.events.find((event) => event.id === id)?.stream;
  }

  async replayEventsAfter(id, { send }) {
    const at = this.events.findIndex((event) => event.id === id);
    const { stream } = this.events[at];
    for (const event of this.events.slice(at + 1)) {
      if (event.stream === stream && Object.keys(event.message).length > 0) await send(event.id, event.message);
    }
    return stream;
  }
}

const sessions = new Map(); // id → { transport, server }
const refused = new Set();
const streams = new Set(); // answers whose connections are open
const cancelled = []; // the ids of requests that a client has called off
let challenge;
const holds = [];
let isDenying = false;

const text = (value) => ({ content: [{ type: 'text', text: String(value) }] });

function tools(server) {
  server.registerTool('echo', { inputSchema: { text: z.string() } }, ({ text: given }) => text(given));
  server.registerTool('large', { inputSchema: { size: z.number() } }, ({ size }) => text('x'.repeat(size)));
  server.registerTool('count', { inputSchema: { to: z.number(), size: z.number().default(0) } }, async ({ to, size }, extra) => {
    for (let data = 1; data <= to; ++data)
      await extra.sendNotification({ method: 'notifications/message', params: { level: 'info', data, logger: 'x'.repeat(size) } });
    return text(to);
  });
  // Waits until it is cancelled.
  server.registerTool('wait', { inputSchema: {} }, async (_, extra) => {
    await new Promise((resolve) => extra.signal.addEventListener('abort', resolve));
    cancelled.push(extra.requestId);
    return text('too late');
  });
  // Asks the client something before it answers.
  server.registerTool('ask', { inputSchema: {} }, async (_, extra) => {
    const answer = await extra.sendRequest({ method: 'roots/list' }, z.object({ roots: z.array(z.any()) }));
    return text(answer.roots.length);
  });
  // Asks it beside the request, by the stream of what the server says unasked.
  server.registerTool('ask-beside', { inputSchema: {} }, async () => {
    const answer = await server.server.listRoots();
    return text(answer.roots.length);
  });
  // Ends its connection, and answers when the client is there again.
  server.registerTool('hang-up', { inputSchema: {} }, async (_, extra) => {
    await extra.sendNotification({ method: 'notifications/message', params: { level: 'info', data: 'before' } });
    extra.closeSSEStream();
    await extra.sendNotification({ method: 'notifications/message', params: { level: 'info', data: 'between' } });
    return text('after');
  });
}

async function newSession() {
  const server = new McpServer({ name: 'tests', version: '1' }, { capabilities: { logging: {}, tools: { listChanged: true } } });
  tools(server);
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    eventStore: new EventStore(),
    retryInterval: retry,
    onsessioninitialized: (id) => sessions.set(id, { transport, server }),
    onsessionclosed: (id) => sessions.delete(id),
  });
  await server.connect(transport);
  return transport;
}

async function isGood(token) {
  if (!token || isDenying || refused.has(token)) return false;
  const answer = await fetch(userinfo, { headers: { Authorization: `Bearer ${token}` } });
  await answer.text();
  return answer.ok;
}

async function read(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return pieces.length ? JSON.parse(Buffer.concat(pieces)) : undefined;
}

function send(response, status, body, headers = {}) {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

async function obey(order) {
  if (order.refuse) refused.add(order.refuse);
  if (order.deny) isDenying = true;
  if (order.hold) holds.push(...order.hold);
  if (order.challenge) challenge = order.challenge;
  if (order.forget) sessions.clear();
  if (order.cut || order.forget) for (const stream of streams) stream.destroy();
  if (order.announce) for (const { server } of sessions.values()) server.sendToolListChanged();
  return { sessions: [...sessions.keys()], streams: streams.size, cancelled };
}

async function serve(request, response) {
  const body = await read(request);
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pathname === '/order') return send(response, 200, await obey(body));
  const { authorization = '', 'mcp-session-id': session, 'mcp-protocol-version': version, 'last-event-id': last } = request.headers;
  const token = authorization.replace('Bearer ', '');
  response.on('close', () => streams.delete(response));
  response.once('finish', () => streams.delete(response));
  if (request.method === 'POST' && holds.length > 0) {
    await setTimeout(holds.shift());
    refused.add(token);
  }
  const good = await isGood(token);
  const note = { method: request.method, path: pathname, token, session, version, last, rpc: body?.method, accept: request.headers.accept };
  appendFileSync(log, `${JSON.stringify({ ...note, good })}\n`);
  if (pathname === '/moved') return send(response, 307, {}, { Location: '/mcp' });
  if (pathname === '/elsewhere') return send(response, 307, {}, { Location: `http://localhost:${request.socket.localPort}/mcp` });
  if (!good) return send(response, 401, {}, { 'WWW-Authenticate': 'Bearer error="invalid_token"' });
  if (challenge && request.method === 'POST') {
    const { status, value } = challenge;
    challenge = undefined;
    return send(response, status, {}, { 'WWW-Authenticate': value });
  }
  streams.add(response);
  const isFirst = request.method === 'POST' && body?.method === 'initialize';
  const transport = isFirst ? await newSession() : sessions.get(session)?.transport;
  if (!transport) return send(response, session ? 404 : 400, { jsonrpc: '2.0', id: null, error: { code: -32001, message: 'Session not found' } });
  return transport.handleRequest(request, response, body);
}

const server = createServer((request, response) => {
  serve(request, response).catch((error) => {
    console.error(error);
    response.destroy();
  });
});
server.listen(0, '127.0.0.1', () => {
  writeFileSync(`${ready}.new`, JSON.stringify({ port: server.address().port }));
  renameSync(`${ready}.new`, ready);
});
process.once('SIGTERM', () => process.exit(0));
