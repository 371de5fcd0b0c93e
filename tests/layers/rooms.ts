/** The rooms of the house and what each may import (README, "Rooms"). The first room that fits a file is its room. */
export interface Room {
  name: string;
  /** Matches paths below src/. */
  files: RegExp;
  /** Rooms it may import, by name; itself is always allowed. */
  may: readonly string[];
  /** Packages and node: modules it may import; absent: any. */
  packages?: RegExp;
  /** Its code holds no query of its own. */
  noQueries?: boolean;
  /** What to do when a ban is hit. */
  cure: string;
}

const TOP = 'compose it in main, context, listener or App: the only places where rooms meet';

export const ROOMS: readonly Room[] = [
  {
    name: 'shared/formats',
    files: /^shared\/formats\//,
    may: [],
    packages: /^(?!node:)/,
    cure: 'formats are pure functions over bytes and text: pass in what they need as a value or a function',
  },
  {
    name: 'shared/contract',
    files: /^shared\/contract\//,
    may: ['shared/formats'],
    packages: /^zod$/,
    cure: 'the contract knows schemas only: move code that does something to the room that does it',
  },
  {
    name: 'app/api',
    files: /^app\/api(\.ts|\/)/,
    may: ['shared/contract', 'shared/formats'],
    cure: 'the API client knows the contract only',
  },
  {
    name: 'app/top',
    files: /^app\/([^/]+\.(ts|svelte)|shell\/.*)$/,
    may: ['app/ui', 'app/api', 'app/offline', 'app/feature', 'shared/contract', 'shared/formats'],
    cure: TOP,
  },
  {
    name: 'app/ui',
    files: /^app\/ui\//,
    may: [],
    packages: /^(svelte|bits-ui|sv-router)/,
    cure: 'a control knows no feature: give it props, or move it to the feature',
  },
  {
    name: 'app/offline',
    files: /^app\/offline\//,
    may: ['app/ui', 'app/api', 'shared/contract', 'shared/formats'],
    cure: 'the kept copy knows the API and shared only',
  },
  {
    name: 'app/reader',
    files: /^app\/reader\//,
    may: ['app/ui', 'shared/contract', 'shared/formats'],
    packages: /^svelte/,
    cure: 'the page inside an archive knows no service: what it shares with a screen lies in app/ui',
  },
  {
    name: 'app/feature',
    files: /^app\//,
    may: ['app/ui', 'app/api', 'app/offline', 'shared/contract', 'shared/formats'],
    cure: 'features do not know each other: share through app/ui, or meet in routes.ts',
  },
  {
    name: 'server/top',
    files: /^server\/[^/]+\.ts$/,
    may: [
      'server/store',
      'server/account',
      'server/vault',
      'server/http',
      'server/api',
      'server/dav',
      'server/jobs',
      'server/cli',
      'shared/contract',
      'shared/formats',
    ],
    cure: TOP,
  },
  {
    name: 'server/store',
    files: /^server\/store\//,
    may: ['shared/contract', 'shared/formats'],
    packages: /^(node:|kysely|pg$)/,
    cure: 'the store knows rows and blobs, no meaning: move meaning to server/account',
  },
  {
    name: 'server/account',
    files: /^server\/account\//,
    may: ['server/store', 'shared/contract', 'shared/formats'],
    packages: /^(node:|kysely|zod)/,
    cure: 'the account room knows neither HTTP nor vault: pass in a value or a function',
  },
  {
    name: 'server/vault',
    files: /^server\/vault\//,
    may: ['server/store', 'server/account', 'shared/contract', 'shared/formats'],
    packages: /^(node:|kysely)/,
    cure: 'the vault knows store and account only',
  },
  {
    name: 'server/http',
    files: /^server\/http\//,
    may: ['shared/contract', 'shared/formats'],
    packages: /^(node:|hono|@hono\/|better-auth|@node-rs\/argon2|kysely|zod)/,
    cure: 'http knows requests and sessions only: pass in what it needs as a function',
  },
  {
    name: 'server/api',
    noQueries: true,
    files: /^server\/api\//,
    may: ['server/account', 'server/vault', 'server/http', 'shared/contract', 'shared/formats'],
    cure: 'a door calls account, vault and http, never the store: put the query into a verb or read of server/account',
  },
  {
    name: 'server/dav',
    noQueries: true,
    files: /^server\/dav\//,
    may: ['server/account', 'server/vault', 'server/http', 'shared/contract', 'shared/formats'],
    cure: 'a door calls account, vault and http, never the store or the API',
  },
  {
    name: 'server/jobs',
    noQueries: true,
    files: /^server\/jobs\//,
    may: ['server/account', 'server/vault', 'shared/contract', 'shared/formats'],
    cure: 'jobs call the same account verbs as doors do',
  },
  {
    name: 'server/cli',
    noQueries: true,
    files: /^server\/cli\//,
    may: ['server/account', 'server/vault', 'shared/contract', 'shared/formats', 'server/top'],
    cure: 'commands call account and vault; what opens things is in context.ts',
  },
];

/** Two features under src/app never import each other: the second part of the path is the feature. */
export const featureOf = (path: string): string | null => /^app\/([^/]+)\//.exec(path)?.[1] ?? null;
