// The interface in English, complete: the type makes a missing or surplus key a compile error.
import { enDesk } from './en-desk.ts';
import { enQuality } from './en-quality.ts';
import { enStudies } from './en-studies.ts';
import { enViews } from './en-views.ts';
import type { Texts, zh } from './zh.ts';

export const en: Texts<typeof zh> = { ...enDesk, ...enViews, ...enStudies, ...enQuality };
