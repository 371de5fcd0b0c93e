import type { BinItem, Step, StepDetail, UndoReply } from '../../shared/contract/history.ts';
import { get, listOf, post } from './send.ts';

export const history = {
  list: (query?: { cursor?: string; limit?: number; actor?: string; kind?: string; since?: string }) =>
    listOf<Step>('/api/history', query),
  step: (batch: string, cursor?: string) =>
    get<StepDetail>(`/api/history/${encodeURIComponent(batch)}`, ['batch', 'changes'], { query: { cursor } }),
  undo: (batch: string, ids?: readonly string[]) =>
    post<UndoReply>(`/api/history/${encodeURIComponent(batch)}/undo`, ids ? { items: ids } : {}, {}, [
      'state',
    ]),
  bin: (query?: { kind?: string; cursor?: string; limit?: number }) => listOf<BinItem>('/api/bin', query),
  putBack: (ids: readonly string[]) => post<UndoReply>('/api/bin/put-back', { ids }, {}, ['state']),
};
