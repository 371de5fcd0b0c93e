import { resolve } from 'node:path';

/** The environment as a typed value; read once, here. */
export interface Config {
  host: string;
  port: number;
  /** Where browsers reach it; https: makes cookies Secure. */
  baseUrl: string | null;
  /** Cookies are Secure and `__Host-`: always, but where the base URL is http: or, without one, on loopback. */
  secureCookies: boolean;
  data: string;
  vault: string;
  vaultKeyFile: string;
  secretFile: string;
  databaseUrl: string | null;
  /** Days a replaced or deleted version is kept. */
  retentionDays: number;
  /** Largest body one request may bring, bytes. */
  uploadLimit: number;
  /** Bytes an account may hold; null: no limit but the disk. */
  quota: number | null;
  /** The operator says that vault and data are in different failure domains although they look like one disk. */
  vaultElsewhere: boolean;
  /** How long one call on the vault's disk may take before it counts as hanging, ms. */
  vaultPatience: number;
  /** Headers of a trusted proxy in front carry the caller's address. */
  trustProxy: boolean;
  /** Bearer token for /metrics from elsewhere than loopback. */
  metricsToken: string | null;
}

const GIB = 1024 ** 3;

/** @throws Error naming the variable that cannot be read. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const text = (name: string) => env[name]?.trim() || null;
  const vault = resolve(text('LIFEBOAT_VAULT') ?? './vault');
  const data = resolve(text('LIFEBOAT_DATA') ?? './data');
  for (const later of ['LIFEBOAT_BLOBS_URL', 'LIFEBOAT_VAULT_URL']) {
    if (text(later))
      throw new Error(
        `${later} is set, but object stores are not supported yet: unset it to keep blobs as files.`,
      );
  }
  const host = text('HOST') ?? '127.0.0.1';
  const baseUrl = url(text('LIFEBOAT_BASE_URL'), 'LIFEBOAT_BASE_URL');
  return {
    host,
    secureCookies: baseUrl ? baseUrl.startsWith('https:') : !/^(127\.|localhost$|::1$)/.test(host),
    port: number(text('PORT'), 'PORT', 4001, 0, 65_535),
    baseUrl,
    data,
    vault,
    vaultKeyFile: resolve(text('LIFEBOAT_VAULT_KEY_FILE') ?? `${vault}.key`),
    secretFile: resolve(text('LIFEBOAT_SECRET_FILE') ?? `${data}/secret`),
    databaseUrl: text('LIFEBOAT_DATABASE_URL'),
    retentionDays: number(text('LIFEBOAT_RETENTION_DAYS'), 'LIFEBOAT_RETENTION_DAYS', 90, 1, 36_500),
    uploadLimit: number(
      text('LIFEBOAT_UPLOAD_LIMIT'),
      'LIFEBOAT_UPLOAD_LIMIT',
      64 * GIB,
      1,
      Number.MAX_SAFE_INTEGER,
    ),
    quota: text('LIFEBOAT_QUOTA')
      ? number(text('LIFEBOAT_QUOTA'), 'LIFEBOAT_QUOTA', 0, 1, Number.MAX_SAFE_INTEGER)
      : null,
    vaultElsewhere: text('LIFEBOAT_VAULT_ELSEWHERE') === 'yes',
    vaultPatience: 1000 * number(text('LIFEBOAT_VAULT_PATIENCE'), 'LIFEBOAT_VAULT_PATIENCE', 30, 1, 3600),
    trustProxy: text('LIFEBOAT_TRUST_PROXY') === 'yes',
    metricsToken: text('LIFEBOAT_METRICS_TOKEN'),
  };
}

function number(value: string | null, name: string, otherwise: number, least: number, most: number): number {
  if (value === null) return otherwise;
  const found = Number(value);
  if (!Number.isInteger(found) || found < least || found > most)
    throw new Error(`${name} must be a whole number from ${least} to ${most}, not "${value}".`);
  return found;
}

function url(value: string | null, name: string): string | null {
  if (value === null) return null;
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    throw new Error(`${name} must be an http: or https: address, not "${value}".`);
  return value.replace(/\/$/, '');
}
