import { setTimeout } from 'node:timers/promises';

import type { Emulator } from '../../src/emulator/create-emulator.ts';
import type { JournalEntry } from '../../src/emulator/journal.ts';
import type { Code } from '../../src/errors/codes.ts';
import type { Gateway } from '../../src/gateway/gateway.ts';
import { askGateway } from './ask-gateway.ts';
import type { Answer } from './start-gateway.ts';

/** Ways in which a write is sent: by itself, in a `$batch` with the read of its answer, or with another one in a set. */
export const forms = ['single', 'batch', 'change set'] as const;
export type Form = (typeof forms)[number];

/** A delete has nothing to read back, so it is sent in a `$batch` only with others. */
export const kinds = ['create', 'update', 'delete'] as const;
export type WriteKindOfRig = (typeof kinds)[number];

/** What the client is told. */
export type Told = 'done' | Code;

/** A write that met faults, held against what the double did. */
export interface WriteOutcome {
  readonly told: Told;
  /** HTTP requests that wrote, whatever became of them; those that were refused before they were sent are not among them. */
  readonly sent: number;
  /** Those among them that were not refused before any work. */
  readonly mayHaveRun: number;
  /** What of the answer, or of the way to it, is not true or not allowed. */
  readonly lies: readonly string[];
  readonly answer: Answer;
}

export interface WriteRig {
  readonly ask: (query: string) => Promise<Answer>;
  /** Gets a write ready, while nothing goes wrong; calling the result does it. */
  readonly prepare: (form: Form, kind: WriteKindOfRig) => Promise<() => Promise<WriteOutcome>>;
}

let markers = 0;

/** Writes through a gateway, and what the double's journal says of them. */
export const openWriteRig = (emulator: Emulator, gateway: Gateway): WriteRig => {
  /** What went wrong took some of the repeats that the gateway allows itself, or opened its circuit. */
  let spent = false;
  const ask = (query: string): Promise<Answer> => askGateway(gateway, query);
  const run = async (
    query: string,
    { marker, form, gone }: { marker: string; form: Form; gone: string | undefined },
  ): Promise<WriteOutcome> => {
    emulator.clearRequests();
    const answer = await ask(query);
    const writing = emulator.requests.filter(isWriting);
    const all = [...(emulator.organization.rows.get('account') ?? [])];
    const changed =
      gone === undefined
        ? all.some(({ name }) => name === marker)
        : !all.some(({ accountid }) => accountid === gone);
    const told = toldBy(answer);
    // A look at what became of it repeats, too; and what wasn't sent the double doesn't see.
    spent ||= told !== 'done' || emulator.requests.length > 1;
    return {
      told,
      sent: writing.length,
      mayHaveRun: writing.filter(({ status }) => status !== 401 && status !== 429).length,
      lies: liesOf(answer, { told, writing, changed, form }),
      answer,
    };
  };
  /** What went wrong before may keep the gateway from sending for a moment. */
  const untilDone = async (query: string): Promise<Answer> => {
    for (let tries = 0; tries < 50; tries += 1) {
      const answer = await ask(query);
      if (answer.errors === undefined) return answer;
      await setTimeout(100);
    }
    throw new Error('The gateway does not recover.');
  };
  const prepare: WriteRig['prepare'] = async (form, kind) => {
    emulator.setFaults([]);
    // What went well before earns repeats, and closes the circuit.
    for (let asked = 0; spent && asked < 15; asked += 1)
      await ask('{ accounts(first: 1) { nodes { name } } }');
    spent = false;
    markers += 1;
    const marker = `Marked ${markers}`;
    const create = 'mutation { createAccount(input: { name: "Before" }) { accountId } }';
    const before = kind === 'create' ? undefined : await untilDone(create);
    const id = (before?.data?.['createAccount'] as { accountId: string } | undefined)?.accountId;
    const gone = kind === 'delete' ? id : undefined;
    return () => run(documentOf(form, { kind, marker, id }), { marker, form, gone });
  };
  return { ask, prepare };
};

interface Document {
  readonly kind: WriteKindOfRig;
  readonly marker: string;
  readonly id: string | undefined;
}

const documentOf = (form: Form, { kind, marker, id }: Document): string => {
  if (kind === 'delete') {
    const remove = `deleteAccount(id: "${id}") { recordId }`;
    const change = `updateAccount(id: "${id}", input: { description: "${marker}" }) { name }`;
    return form === 'change set'
      ? `mutation @transaction { it: ${change} other: ${remove} }`
      : `mutation { it: ${remove} }`;
  }
  const input = `input: { name: "${marker}" }`;
  const write = id === undefined ? `it: createAccount(${input})` : `it: updateAccount(id: "${id}", ${input})`;
  switch (form) {
    case 'single':
      return `mutation { ${write} { name } }`;
    case 'batch':
      return `mutation { ${write} { name primaryContact { fullName } } }`;
    case 'change set':
      return `mutation @transaction { ${write} { name } other: ${
        id === undefined
          ? `createAccount(${input})`
          : `updateAccount(id: "${id}", input: { description: "${marker}" })`
      } { name } }`;
  }
};

/** Reads go by themselves here. */
const isWriting = ({ kind, method }: JournalEntry): boolean =>
  kind === 'batch' || (kind === 'data' && method !== 'GET');

const toldBy = ({ errors }: Answer): Told => {
  const [error] = errors ?? [];
  return error === undefined ? 'done' : (error.extensions?.['code'] as Code);
};

interface Facts {
  readonly told: Told;
  readonly writing: readonly JournalEntry[];
  /** Whether the row is as the write wants it. */
  readonly changed: boolean;
  readonly form: Form;
}

const liesOf = (answer: Answer, { told, writing, changed, form }: Facts): readonly string[] => {
  const effects = writing.flatMap(({ writes }) => (writes ?? []).filter(({ applied }) => applied));
  const expected = form === 'change set' ? 2 : 1;
  const lies: string[] = [];
  if (effects.length > expected) lies.push(`${effects.length} effects instead of ${expected}`);
  if (effects.length !== 0 && effects.length !== expected) lies.push('a part of a set was kept');
  const isDone = effects.length === expected;
  if (isDone !== changed)
    lies.push(
      `the journal says ${effects.length} effects, the row ${changed ? 'changed' : 'did not change'}`,
    );
  const [error] = answer.errors ?? [];
  const { applied, recordId, requestId } = error?.extensions ?? {};
  if (told === 'done') {
    if (!isDone) lies.push('it was not done');
    if (Object.values(answer.data ?? {}).some((value) => value === null)) lies.push('a part is missing');
  } else if (told === 'WRITE_OUTCOME_UNKNOWN') {
    if (typeof recordId !== 'string' || typeof requestId !== 'string') lies.push('unknown, without ids');
    const ids = writing.map(({ headers }) => headers['x-ms-client-request-id']);
    if (ids.some((id) => id !== requestId)) lies.push('the request id is another');
    if (!effects.every(({ path }) => !path.includes('(') || path.includes(String(recordId))))
      lies.push('another record');
  } else if (isDone !== (applied === true)) lies.push(`${told}, but it was ${isDone ? '' : 'not '}done`);
  return lies;
};
