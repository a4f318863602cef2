/** How to take one write back. */
interface UndoStep {
  readonly run: () => void;
  /** A failed transaction leaves it as it is. */
  readonly isLasting: boolean;
}

/** What the running transactions did, and how to undo it. */
export interface UndoLog {
  /** Notes a write; where no transaction runs, nothing needs to be noted. */
  readonly note: (run: () => void, options: { readonly isLasting: boolean }) => void;
  /**
   * Runs writes that are kept together or not at all, those that last excepted; inside another transaction, they are also
   * undone with it.
   * @param work throws, or returns what `keep` finds wanting: then what it wrote is undone
   */
  readonly transaction: <Result>(work: () => Result, keep?: (result: Result) => boolean) => Result;
  /** Runs writes and undoes them all, those that last, too. */
  readonly rehearsal: (work: () => unknown) => void;
}

export function createUndoLog(): UndoLog {
  /** Latest last; undefined while no transaction runs. */
  let steps: UndoStep[] | undefined;
  /** Notes apart from here on; at the end, the steps that stay are left to the outer transaction. */
  const begin = (): ((stays: (step: UndoStep) => boolean) => void) => {
    const outer = steps;
    const own: UndoStep[] = [];
    steps = own;
    return (stays) => {
      steps = undefined;
      for (const step of own.toReversed()) if (!stays(step)) step.run();
      if (outer !== undefined) for (const step of own) if (stays(step)) outer.push(step);
      steps = outer;
    };
  };
  return {
    note: (run, { isLasting }) => {
      steps?.push({ run, isLasting });
    },
    transaction: (work, keep = () => true) => {
      const end = begin();
      let isKept = false;
      try {
        const result = work();
        isKept = keep(result);
        return result;
      } finally {
        end(({ isLasting }) => isKept || isLasting);
      }
    },
    rehearsal: (work) => {
      const end = begin();
      try {
        work();
      } finally {
        end(() => false);
      }
    },
  };
}
