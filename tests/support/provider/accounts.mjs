// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Who can sign in. No passwords: the demo provider takes the user name's word for it.

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
  },
].map((claims) => [claims.sub, claims]));

export const accountNames = [...accounts.keys()];

export const claimsByScope = {
  openid: ['sub'],
  profile: ['name', 'organization', 'role', 'created_at'],
  email: ['email', 'email_verified'],
};

export function findAccount(ctx, sub) {
  const claims = accounts.get(sub);
  return claims && { accountId: sub, claims: () => claims };
}
