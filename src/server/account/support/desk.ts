import type {
  AccountState,
  AgentRef,
  Grant,
  GrantKind,
  Lasts,
  Look,
  Suggestion,
  SuggestionWrite,
  VisitNow,
  VisitWrite,
} from '../../../shared/contract/support.ts';
import type { z } from 'zod';
import type { SupportVisitTable } from '../../store/sql/schema-support.ts';
import { askGrant, grantedKinds, grantsOfAgent, shown } from '../grants.ts';
import type { LiveHub } from '../live.ts';
import { cardPicture } from '../read/card-picture.ts';
import type { Page } from '../read/lists.ts';
import { openBytes } from '../read/original.ts';
import { now, type ReadRoom, type Room } from '../room.ts';
import { onlyVerbs } from '../writer/writer.ts';
import { itemNames } from './look-steps.ts';
import { looksOf, note, openedItems } from './looks.ts';
import { VisitReader } from './reader.ts';
import { isOpen, visitOf } from './rows.ts';
import { accountState, type Facts } from './state.ts';
import { listSuggestions, suggest } from './suggestions.ts';
import {
  AGENT_VERBS,
  type DeskRoom,
  openVisit,
  openVisitOfAgent,
  tellTouched,
  visitOfAgent,
} from './visits.ts';

type Query = { cursor?: string; limit?: number };

/**
 * All that the doors of support can do. It hands out neither the room nor a writer: what it holds of them knows the
 * verbs of an agent and the mending of lists, and no other.
 */
export class SupportDesk {
  readonly #desk: DeskRoom;
  readonly #room: ReadRoom;
  readonly #facts: Facts;

  constructor(room: Room, live: LiveHub, facts: Facts) {
    this.#desk = { db: room.db, clock: room.clock, live, writer: onlyVerbs(room.writer, ...AGENT_VERBS) };
    this.#room = { ...room, writer: onlyVerbs(room.writer, 'mendProjections') };
    this.#facts = facts;
  }

  /** @throws `support.no-account` */
  async openVisit(agent: AgentRef, asked: VisitWrite, id: string): Promise<VisitNow> {
    return this.#now(await openVisit(this.#desk, agent, asked, id));
  }

  /** Open or over. @throws `visit.not-found` */
  async visit(agent: string, id: string): Promise<VisitNow> {
    return this.#now(await visitOfAgent(this.#desk, id, agent));
  }

  /** The account of a visit that is open. @throws `visit.not-found`, `visit.ended` */
  async mustBeOpen(agent: string, id: string): Promise<string> {
    return (await this.#open(agent, id)).account_id;
  }

  async endVisit(agent: string, id: string): Promise<VisitNow> {
    const { account_id: account } = await this.#open(agent, id);
    const ended = { account, visit: id, by: 'agent' as const, at: now(this.#desk) };
    tellTouched(this.#desk, account, await this.#desk.writer.run('endVisit', ended));
    return this.visit(agent, id);
  }

  async state(agent: string, id: string): Promise<AccountState> {
    const visit = await this.#open(agent, id);
    await note(this.#desk, visit, { what: 'state' });
    return accountState(this.#room, visit.account_id, this.#facts);
  }

  /** What the owner sees of this visit; names of items only while they are open to the agent. */
  async looks(agent: string, id: string, query: Query): Promise<Page<Look>> {
    const visit = await this.#open(agent, id);
    const grants = [...(await this.#granted(visit)).values()].map((granted) => granted.grant);
    const opened = await openedItems(this.#desk, visit, [...new Set(grants)]);
    const named = itemNames(this.#room, visit.account_id);
    const name = async (item: string, hash: string | null) =>
      opened.get(item) === hash ? named(item, hash) : null;
    return looksOf(this.#desk, visit, agentOf(visit), name, query);
  }

  /** @throws `support.waiting` */
  async ask(
    agent: string,
    id: string,
    asked: { kinds: readonly GrantKind[]; lasts: Lasts },
    grant: string,
  ): Promise<Grant> {
    return askGrant(this.#desk, await this.#open(agent, id), asked, grant);
  }

  /** This agent's suggestions to the owner of an open visit, from earlier visits too: an answer may come late. */
  async suggestions(agent: string, id: string, query: Query): Promise<Page<Suggestion>> {
    const { account_id } = await this.#open(agent, id);
    return listSuggestions(this.#desk, account_id, { ...query, agent });
  }

  /** @throws `support.waiting`, `batch.not-found` */
  async suggest(
    agent: string,
    id: string,
    written: z.infer<typeof SuggestionWrite>,
    suggestion: string,
  ): Promise<Suggestion> {
    return suggest(this.#desk, await this.#open(agent, id), written, suggestion);
  }

  /** For reading under a grant, at this request. @throws `visit.ended`, `grant.needed` */
  async reader(agent: string, id: string): Promise<VisitReader> {
    return VisitReader.of(this.#desk, this.#room, await this.#open(agent, id));
  }

  /** The picture in an opened card. */
  async cardPicture(reader: VisitReader, item: string) {
    const row = await reader.bytesOf('contact', item, 'picture');
    return { ...(await cardPicture(this.#room, reader.account, row)), etag: row.hash };
  }

  /** A thumbnail of an opened photo; null when there is none. */
  async thumbnail(reader: VisitReader, item: string, size: number) {
    const { body_sha } = await reader.bytesOf('photo', item, 'picture');
    return this.#room.thumbs.get(reader.account, body_sha!, size);
  }

  /** An opened photo's bytes. */
  async original(reader: VisitReader, item: string) {
    return openBytes(this.#room, reader.account, await reader.bytesOf('photo', item, 'original'));
  }

  #open(agent: string, id: string): Promise<SupportVisitTable> {
    return openVisitOfAgent(this.#desk, id, agent);
  }

  async #granted(visit: SupportVisitTable) {
    const at = now(this.#desk);
    const rows = isOpen(visit, at) ? await grantsOfAgent(this.#desk, visit.account_id, visit.agent_id) : [];
    return grantedKinds(rows, at);
  }

  async #now(visit: SupportVisitTable): Promise<VisitNow> {
    const granted = await this.#granted(visit);
    const rows = await grantsOfAgent(this.#desk, visit.account_id, visit.agent_id);
    return {
      ...visitOf(visit),
      granted: [...granted].map(([kind, { until }]) => ({ kind, until })),
      grants: await shown(this.#desk, visit.account_id, rows),
    };
  }
}

const agentOf = (visit: SupportVisitTable): AgentRef => ({
  id: visit.agent_id,
  name: visit.agent_name,
  email: visit.agent_email,
});
