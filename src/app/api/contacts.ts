import { send } from './send.ts';

/** The cards of these contacts in one file. */
export const exportContacts = async (ids: readonly string[]): Promise<Blob> =>
  (await send('POST', '/api/contacts/export', { body: { ids } })).blob();
