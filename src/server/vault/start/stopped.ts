/** What first start needs of the configuration. */
export interface FirstConfig {
  data: string;
  vault: string;
  vaultKeyFile: string;
  secretFile: string;
  databaseUrl: string | null;
  vaultElsewhere?: boolean;
  /** How long one call on the vault's disk may take, ms. */
  vaultPatience?: number;
}

/** The server must not start like this; the message says for the console what, where and what to do. */
export class StartStopped extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartStopped';
  }
}
