/** Words of a live blog's desk: the stream, drafts, corrections and the outbox. */
export const desk = {} as const;
