/** Where a command reads and writes: the terminal, or the control socket's other end. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** One line of standard input, without its line end. */
  line(): Promise<string>;
}

/** A wrong call: the message goes to the person, exit code 2. */
export class UsageError extends Error {}

/** A command that could not do its work: message, exit code. */
export class CommandError extends Error {
  readonly exit: number;
  constructor(message: string, exit = 1) {
    super(message);
    this.exit = exit;
  }
}

export const terminal: Io = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  async line() {
    let text = '';
    for await (const chunk of process.stdin) {
      text += chunk;
      if (text.includes('\n')) break;
    }
    return text.split(/\r?\n/)[0]!;
  },
};
