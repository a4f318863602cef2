import { Worker } from 'node:worker_threads';

/** Watches from a thread of its own, as a request that hangs lets nothing else run in its own. */
export interface HangWatch {
  /** A request begins, and the one before it is done. */
  readonly begin: (index: number) => void;
  readonly end: () => Promise<void>;
}

const hangSeconds = 60;

/** Source of the thread: looks whether the number changes; one that does not is printed, and the process ends with 1. */
const source = `
  const { workerData } = require('node:worker_threads');
  const { writeSync } = require('node:fs');
  const current = new BigInt64Array(workerData.shared);
  let last = -1n;
  setInterval(() => {
    const now = Atomics.load(current, 0);
    if (now === last) {
      writeSync(1, 'request ' + now + ' hangs: no answer in ' + workerData.seconds + ' s\\n');
      process.kill(process.pid, 'SIGKILL');
    }
    last = now;
  }, workerData.seconds * 1000);
`;

/** Ends the process, and says with which request, when one takes more than a minute without letting anything else run. */
export function watchForHang(): HangWatch {
  const shared = new SharedArrayBuffer(8);
  const current = new BigInt64Array(shared);
  const worker = new Worker(source, { eval: true, workerData: { shared, seconds: hangSeconds } });
  return {
    begin: (index) => {
      Atomics.store(current, 0, BigInt(index));
    },
    end: async () => {
      await worker.terminate();
    },
  };
}
