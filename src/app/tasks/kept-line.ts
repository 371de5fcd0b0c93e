/** The line of a task that was left before it was added: it is there again until the page is left. */
export const line = { line: '' };
