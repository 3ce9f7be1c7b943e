// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Runs any number of demo providers in one process, because most of a provider's start is the loading of its modules.
// Every line of stdin is an order, a JSON object; its answer is a line on stdout. The process ends with stdin.
//
//   {"order": "start", …}                start a provider with these options, see provider.mjs: {"issuer", "client_id"}
//   {"order": "stop", "issuer": URL}     refuse connections; a provider that is started later has forgotten all sessions
//   {"order": "pause", "issuer": URL}    accept connections, but answer no request until "resume"
//   {"order": "resume", "issuer": URL}
//   {"order": "waiting", "issuer": URL}  {"waiting": N}: the requests that wait for "resume"

import { createInterface } from 'node:readline';

import { startProvider } from './provider.mjs';

console.info = console.log = console.error; // oidc-provider's notices don't belong among the answers
const providers = new Map();

const orders = {
  start: async (options) => {
    const provider = await startProvider(options);
    providers.set(provider.issuer, provider);
    return { issuer: provider.issuer, client_id: provider.clientId };
  },
  stop: async ({ issuer }) => {
    await providers.get(issuer).stop();
    providers.delete(issuer);
    return {};
  },
  pause: ({ issuer }) => {
    providers.get(issuer).entrance.close();
    return {};
  },
  resume: ({ issuer }) => {
    providers.get(issuer).entrance.open();
    return {};
  },
  waiting: ({ issuer }) => ({ waiting: providers.get(issuer).entrance.waiting() }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { order, ...details } = JSON.parse(line);
  const answer = await Promise.resolve(details).then(orders[order]).catch((error) => ({ error: error.message }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
