import * as account from '../account.ts';
import type { Door } from './door.ts';

/** Doors of devices. */
export const devicesDoors: readonly Door[] = [
  {
    method: 'get',
    path: '/api/devices',
    does: 'Phones and programs that sync',
    answers: { 200: account.Devices },
  },
  {
    method: 'post',
    path: '/api/devices',
    does: 'Makes one; its password is shown this once',
    takes: account.DeviceWrite,
    answers: { 201: account.DeviceMade },
  },
  { method: 'delete', path: '/api/devices/{id}', does: 'Ends its password', answers: { 204: null } },
];
