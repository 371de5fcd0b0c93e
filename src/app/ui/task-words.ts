/** 1 to 4 high, 5 medium, 6 to 9 low (RFC 5545 section 3.8.1.9); null for none. */
export const priorityWord = (priority: number): 'High' | 'Medium' | 'Low' | null =>
  priority < 1 || priority > 9 ? null : priority < 5 ? 'High' : priority === 5 ? 'Medium' : 'Low';
