import { journalSuite } from './journal-suite.ts';
import { openOnSqlite } from './open.ts';

journalSuite('SQLite', openOnSqlite);
