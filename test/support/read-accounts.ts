import type { Need } from '../../src/query/need.ts';
import { fakeUpstream, type FakeAnswer, type FakeRead } from './fake-upstream.ts';

/**
 * Reads a list of accounts. Each set is answered by its own function; `contacts again` are contacts asked for with a
 * filter.
 */
export async function readAccounts(
  need: Need,
  answers: Readonly<Record<string, (read: FakeRead) => FakeAnswer>>,
) {
  const { loaders, sent } = fakeUpstream({
    answer: (read) => {
      const own = answers[read.ids.length > 0 ? `${read.set} again` : read.set] ?? answers[read.set];
      if (own === undefined) throw new Error(`Unexpected read of ${read.path}`);
      return own(read);
    },
  });
  const page = await loaders.readList({
    need,
    page: { first: 50, resume: undefined, count: false },
    orderBy: [],
    filter: undefined,
    paths: ['accounts'],
  });
  return { rows: page.rows, sent, sets: sent.map((read) => ('set' in read ? read.set : 'batch')) };
}
