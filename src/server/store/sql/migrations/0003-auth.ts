import { index, type Migration, table } from './tools.ts';

/** The auth library's tables under names of ours; they join nothing. Columns are named as the library asks. */
export const auth: Migration = {
  id: '0003-auth',
  async up(db, types) {
    await table(
      db,
      types,
      'auth_user',
      {
        id: 'text',
        name: 'text',
        email: 'text',
        emailVerified: 'int',
        image: 'text?',
        role: 'text',
        createdAt: 'text',
        updatedAt: 'text',
      },
      ['id'],
    );
    await index(db, 'auth_user_email', 'auth_user', ['email'], { unique: true });
    await table(
      db,
      types,
      'auth_credential',
      {
        id: 'text',
        accountId: 'text',
        providerId: 'text',
        userId: 'text',
        accessToken: 'text?',
        refreshToken: 'text?',
        idToken: 'text?',
        accessTokenExpiresAt: 'text?',
        refreshTokenExpiresAt: 'text?',
        scope: 'text?',
        password: 'text?',
        createdAt: 'text',
        updatedAt: 'text',
      },
      ['id'],
    );
    await index(db, 'auth_credential_user', 'auth_credential', ['userId']);
    await table(
      db,
      types,
      'auth_session',
      {
        id: 'text',
        expiresAt: 'text',
        token: 'text',
        createdAt: 'text',
        updatedAt: 'text',
        ipAddress: 'text?',
        userAgent: 'text?',
        userId: 'text',
      },
      ['id'],
    );
    await index(db, 'auth_session_token', 'auth_session', ['token'], { unique: true });
    await index(db, 'auth_session_user', 'auth_session', ['userId']);
    await table(
      db,
      types,
      'auth_verification',
      {
        id: 'text',
        identifier: 'text',
        value: 'text',
        expiresAt: 'text',
        createdAt: 'text?',
        updatedAt: 'text?',
      },
      ['id'],
    );
  },
};
