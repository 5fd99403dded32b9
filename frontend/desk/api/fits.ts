import type { components } from "./api.gen.ts";
import type * as ours from "./types.ts";

/**
 * Holds the shapes in `types.ts` to the server's own (`api.gen.ts`, made by `npm run types`): what the server answers must fit
 * what the desk reads. Nothing of this file runs; it fails to compile when one goes a way of its own.
 */
type Made = components["schemas"];
type Fits<Answer extends Read, Read> = Answer;

export type Fitting = [
  Fits<Made["Account"], ours.Account>,
  Fits<Made["AuditRecord"], ours.AuditRecord>,
  Fits<Made["Blog"], ours.Blog>,
  Fits<Made["Colleague"], ours.Colleague>,
  Fits<Made["DeskBlog"], ours.DeskBlog>,
  Fits<Made["DeskPost"], ours.DeskPost>,
  Fits<Made["Draft"], ours.Draft>,
  Fits<Made["Me"], ours.Me>,
  Fits<Made["Passkey"], ours.Passkey>,
  Fits<Made["Post"], ours.Post>,
  Fits<Made["Reading"], ours.Reading>,
  Fits<Made["Revision"], ours.Revision>,
  Fits<Made["Session"], ours.Session>,
  Fits<Made["Vocabulary"], ours.Vocabulary>,
];
