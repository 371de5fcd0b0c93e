/** What the two live regions of the shell say: one polite, one assertive. */
class Announcer {
  polite = $state('');
  assertive = $state('');

  /** Spoken when the reader is idle. The same text twice is spoken twice. */
  say(text: string): void {
    this.polite = this.polite === text ? `${text}\u00a0` : text;
  }

  /** Spoken at once: failures and lost connections only. */
  alert(text: string): void {
    this.assertive = this.assertive === text ? `${text}\u00a0` : text;
  }
}

export const announcer = new Announcer();

/** Speaks progress at 25, 50, 75 and 100 %: call it with each new share (0 to 1). */
export function progressSpeaker(name: string): (share: number) => void {
  let last = 0;
  return (share) => {
    const quarter = Math.floor(share * 4);
    if (quarter > last) announcer.say(`${name}: ${quarter * 25} %`);
    last = Math.max(last, quarter);
  };
}
