import type {
  ContactGroup,
  CsvCheck,
  Doubles,
  GroupChange,
  GroupWrite,
  LabelsWrite,
  ManyDone,
  MergePreview,
  MergeWrite,
  MoveWrite,
} from '../../shared/contract/contact-steps.ts';
import type { Contact } from '../../shared/contract/contacts.ts';
import { get, listOf, post, type Query, send, write } from './send.ts';

const DOOR = '/api/contacts';
/** Very many cards take their time. */
const PATIENCE = 600_000; // ms
type GroupDone = ContactGroup & Pick<ManyDone, 'skipped'>;
const many = (path: string, body: unknown) =>
  post<ManyDone>(`${DOOR}/${path}`, body, { patience: PATIENCE }, ['changed', 'skipped']);

/** The cards of these contacts in one file. */
export const exportContacts = async (ids: readonly string[]): Promise<Blob> =>
  (await send('POST', `${DOOR}/export`, { body: { ids }, patience: PATIENCE })).blob();

/** What is done with several contacts; each write is one step in History. */
export const contacts = {
  /** All of them as a table, for a link. */
  allAsTable: `${DOOR}.csv`,
  /** As a table with Google's columns. */
  table: async (ids: readonly string[]): Promise<Blob> =>
    (await send('POST', `${DOOR}/export.csv`, { body: { ids }, patience: PATIENCE })).blob(),
  /** What the columns of a .csv file would become. */
  columns: async (file: Blob): Promise<CsvCheck> => {
    const { data } = await write<CsvCheck>('POST', `${DOOR}/columns`, { bytes: file, type: 'text/csv' }, [
      'columns',
    ]);
    return data;
  },
  doubles: (query?: Query) => get<Doubles>(`${DOOR}/doubles`, ['items', 'total'], query ? { query } : {}),
  keepApart: (ids: readonly string[]) => many('doubles/apart', { ids }),
  mergePreview: async (body: MergeWrite): Promise<MergePreview> =>
    (await post<MergePreview>(`${DOOR}/merge/preview`, body, {}, ['keep', 'cards', 'result'])).data,
  merge: (body: MergeWrite, key: string) => post<Contact>(`${DOOR}/merge`, body, { key }, ['id', 'etag']),
  label: (body: LabelsWrite) => many('labels', body),
  move: (body: MoveWrite) => many('move', body),
  groups: () => listOf<ContactGroup>(`${DOOR}/groups`),
  makeGroup: (body: GroupWrite, key: string) =>
    post<GroupDone>(`${DOOR}/groups`, body, { key }, ['id', 'members']),
  changeGroup: (id: string, body: GroupChange) =>
    write<GroupDone>('PUT', `${DOOR}/groups/${encodeURIComponent(id)}`, { body, patience: PATIENCE }, [
      'id',
      'members',
    ]),
};
