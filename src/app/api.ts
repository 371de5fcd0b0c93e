/** What the web app asks of the service: one function per door, a file per noun. */
export * from './api/account.ts';
export * from './api/archives.ts';
export * from './api/backup.ts';
export * from './api/calendar.ts';
export * from './api/collections.ts';
export * from './api/contacts.ts';
export * from './api/history.ts';
export * from './api/items.ts';
export * from './api/media.ts';
export * from './api/photos.ts';
export {
  address,
  ApiError,
  type ApiEvent,
  errorOf,
  newKey,
  onApi,
  type Page,
  ping,
  report,
  tell,
  unreached,
  type Written,
} from './api/send.ts';
export * from './api/support.ts';
export * from './api/urls.ts';
