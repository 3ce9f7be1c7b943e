// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The accounts that can sign in. They have no passwords: the user name is enough.

const accounts = new Map([
  {
    sub: 'ada',
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    email_verified: true,
    organization: 'Analytical Engines',
    role: 'admin',
    created_at: '2024-01-15T10:30:00Z',
  },
  {
    sub: 'grace',
    name: 'Grace Hopper',
    email: 'grace@example.com',
    email_verified: true,
    organization: 'Compilers & Co.',
    role: 'member',
    created_at: '2024-03-09T08:00:00Z',
    picture: '/pictures/grace.png',
  },
].map((claims) => [claims.sub, claims]));

export const accountNames = [...accounts.keys()];

// For tests only, so it isn't in accountNames: its name tries to control a terminal, and a format may misread its claims.
accounts.set('mallory', {
  sub: 'mallory',
  name: 'Mallory\u001b[31m\u001b]0;owned\u0007\u009b2J\n✓ Authenticated as root\u202e',
  email: 'mallory@example.com\r\u001b[2K',
  organization: '= "quoted": {yes} #1\tžluťoučký 日本 🦊',
  role: 'null',
  awkward: {
    texts: ['yes', 'No', 'on', 'null', '~', '1.0', '1e3', '0x1f', '017', '1:30', '2024-01-01', 'a: b', '# c', '- d', '{e', '|',
      '', ' ', 'two\nlines\n', 'tab\t', '\u007f\u0085\u2028\ufeff', "it's", '"', '\\', '<<', '=', '日本 🦊'],
    numbers: [0, -1, 1.5, 1e21, 1e-7, 9007199254740991],
    others: [true, false, null, [], {}, [[1], { a: { b: [] } }]],
    yes: 1, 'a: b': 2, 'https://example.com/roles': ['x'], 1: 3, '': 4,
  },
});

// For tests only: its name is written from right to left.
accounts.set('noa', { sub: 'noa', name: 'נועה', email: 'נועה@example.com' });

export const claimsByScope = {
  openid: ['sub'],
  profile: ['name', 'organization', 'role', 'picture', 'created_at', 'awkward'],
  email: ['email', 'email_verified'],
};

/** One pixel of #8b1e5a, a colour by which a test recognizes it. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGPolosCAAI7AQSyvnvBAAAAAElFTkSuQmCC', 'base64');

export function findAccount(ctx, sub) {
  const account = accounts.get(sub);
  return account && { accountId: sub, claims: () => claimsOf(account, ctx.oidc.issuer) };
}

function claimsOf(account, issuer) {
  return account.picture ? { ...account, picture: issuer + account.picture } : account;
}

/** Koa middleware: serves the accounts' `picture`. */
export async function pictures(ctx, next) {
  if (ctx.path !== accounts.get('grace').picture) return next();
  ctx.type = 'png';
  ctx.body = picture;
}
