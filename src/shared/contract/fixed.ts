/** Items every account starts with: the same ids everywhere, so that an archive fits any account. */
export const FIXED = {
  book: '00000000-0000-4000-8000-000000000001',
  calendar: '00000000-0000-4000-8000-000000000002',
  notebook: '00000000-0000-4000-8000-000000000003',
  library: '00000000-0000-4000-8000-000000000004',
} as const;

/** Whether every account has it: it cannot be deleted. */
export const isFixed = (id: string): boolean => Object.values<string>(FIXED).includes(id);
