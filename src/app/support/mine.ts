/**
 * The visits this agent opened in this browser: ids, nothing of what was seen. The service keeps no list of them: each
 * visit lies in its owner's account, and no list goes across accounts. Another agent's ids are refused there.
 */
const MOST = 20;
const keyOf = (agent: string): string => `lifeboat.visits.${agent}`;

/** Newest first; empty where the browser keeps nothing. */
export function remembered(agent: string): string[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(keyOf(agent)) ?? '[]');
    return Array.isArray(list) ? list.filter((id) => typeof id === 'string') : [];
  } catch (error) {
    console.warn('The visits of this browser cannot be read.', error);
    return [];
  }
}

function write(agent: string, visits: readonly string[]): void {
  try {
    localStorage.setItem(keyOf(agent), JSON.stringify(visits));
  } catch (error) {
    console.warn('The visit is not remembered here.', error);
  }
}

export const remember = (agent: string, visit: string): void =>
  write(agent, [visit, ...remembered(agent).filter((one) => one !== visit)].slice(0, MOST));

export const forgetVisit = (agent: string, visit: string): void =>
  write(
    agent,
    remembered(agent).filter((one) => one !== visit),
  );
