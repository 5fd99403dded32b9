export interface Question {
  readonly headline: string;
  readonly text?: string;
  /** What agreeing is called, such as "End coverage". */
  readonly yes: string;
  /** Agreeing can not be taken back. */
  readonly grave?: boolean;
}

interface Asked extends Question {
  answer: (yes: boolean) => void;
}

let asked = $state.raw<Asked | null>(null);

/** The question that stands now. */
export function question(): Asked | null {
  return asked;
}

/** Asks before something grave is done; gives whether it was agreed to. */
export function confirmed(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((done) => {
    asked = {
      ...question,
      answer: (yes) => {
        asked = null;
        done(yes);
      },
    };
  });
}
