// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Opens the address in argv[2] in Chromium, signs in to the demo provider or cancels, and waits for the page on which the
// sign-in ends.
//
//   DEMO_ACCOUNT            the account that signs in (default: ada)
//   DEMO_ANSWER=deny        press Cancel instead
//   DEMO_HOST               reach this host at 127.0.0.1, without a proxy, and accept any certificate
//   DEMO_END_PAGE           write the end page's text, or "Failed: …", to this file
//   DEMO_END_PAGE_PICTURE   save a picture of the end page there
//
// Addresses contain codes, so none is ever printed.

import { existsSync, renameSync, writeFileSync } from 'node:fs';

import { importModule } from '../modules.mjs';

const { default: { chromium } } = await importModule('playwright-core');

const programs = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const flags = [
  '--disable-background-networking', '--disable-component-update', '--disable-gpu', '--disable-quic', '--disable-sync',
  '--no-first-run',
];

async function main(address) {
  const browser = await chromium.launch({
    executablePath: programs.find(existsSync),
    chromiumSandbox: process.getuid() !== 0, // Chromium refuses its sandbox to root
    args: [...flags, ...flagsFor(process.env.DEMO_HOST)],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
    await page.goto(address.href);
    const provider = new URL(page.url()).origin;
    await answer(page);
    await save(await endPage(page, address, provider));
  } finally {
    await browser.close();
  }
}

function flagsFor(host) {
  if (!host) return [];
  return [`--host-resolver-rules=MAP ${host} 127.0.0.1`, '--ignore-certificate-errors', '--no-proxy-server'];
}

async function answer(page) {
  if (await page.getByRole('heading', { name: 'Connect this device?' }).isVisible()) {
    await page.getByRole('button', { name: 'Continue' }).click();
  }
  if (process.env.DEMO_ANSWER === 'deny') return page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByLabel('User name').fill(process.env.DEMO_ACCOUNT || 'ada');
  return page.getByRole('button', { name: 'Sign in' }).click();
}

/** The page at the application's redirect URI; in the device flow, the provider's own last page. */
async function endPage(page, address, provider) {
  const isPushed = address.searchParams.has('request_uri'); // then the provider alone knows the redirect URI
  const origin = new URL(address.searchParams.get('redirect_uri') ?? address).origin;
  if (isPushed) await page.waitForURL((url) => url.origin !== provider);
  else if (origin !== provider) await page.waitForURL((url) => url.origin === origin);
  else await page.getByRole('heading', { name: /The device is signed in|can’t go on/ }).waitFor();
  await page.getByRole('heading').first().waitFor();
  return page;
}

async function save(page) {
  const picture = process.env.DEMO_END_PAGE_PICTURE;
  if (picture) await page.screenshot({ path: picture });
  report(await page.innerText('body'));
}

/** Renames the finished file, so that nobody reads a part of it. */
function report(text) {
  const file = process.env.DEMO_END_PAGE;
  if (!file) return;
  writeFileSync(`${file}.new`, `${text.trim()}\n`);
  renameSync(`${file}.new`, file);
}

function fail(error) {
  const why = error.message.split('\n')[0].replace(/https?:\/\/\S+/g, '(address)');
  console.error(`sign-in.mjs: ${why}`);
  report(`Failed: ${why}`);
  process.exitCode = 1;
}

try {
  await main(new URL(process.argv[2] ?? ''));
} catch (error) {
  fail(error);
}
