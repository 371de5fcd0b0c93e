import { test } from 'node:test';
export function twoProcesses(_url: string): void {
  test('placeholder', () => undefined);
}
