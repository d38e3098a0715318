// Cues: words that say how a complaint is meant. They decide whether a concept in a text is asserted of the patient now,
// denied, somebody else's, past, or only thought of.
import { z } from 'zod';

/**
 * - `negates`: denies what follows in its clause (无, 否认; denies, no). A Chinese scope ends at a comma, an English one does not.
 * - `negates-next`: denies only a concept that follows at once (不发热).
 * - `affirms`: ends a denial (但, 伴有; but, reports).
 * - `patient`: what follows is again the patient's own (代诉, 患儿; states pt).
 * - `other-person`, `past`, `hypothetical`: what follows in the clause is not this patient's present complaint.
 * - `past-section`: past until the end of the sentence, over commas (既往史).
 * - `after-negates`: denies the concept just before it ((-), 阴性; absent).
 * - `after-excludes`: the concepts just before it are not meant as a complaint (疫苗, 待排, 患者接触; vaccine).
 * - `after-past`: the concept just before it is past, unless a duration follows (惊厥史, but 腹痛病史3天 is present).
 * - `neutral`: looks like a cue and is none (无明显诱因, 无力; no relief).
 * - `temperature`: a number that follows is a body temperature (体温; temp).
 */
export const CueEffect = z.enum([
  'negates',
  'negates-next',
  'affirms',
  'patient',
  'other-person',
  'past',
  'past-section',
  'hypothetical',
  'after-negates',
  'after-excludes',
  'after-past',
  'neutral',
  'temperature',
]);
export type CueEffect = z.infer<typeof CueEffect>;

const word = z.string().min(1).max(60);

export const Cue = z.strictObject({ effect: CueEffect, zh: z.array(word).max(300), en: z.array(word).max(300) });
export type Cue = z.infer<typeof Cue>;

export const CueFile = z.strictObject({ cues: z.array(Cue).min(1).max(40) });
export type CueFile = z.infer<typeof CueFile>;
