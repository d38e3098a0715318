/**
 * Which examination or service an item is, by the chapters of the national price items of medical services (全国医疗服务价格项目规范, 2001 with its
 * supplement of 2007: nine digits, which stand in the national insurance codes behind `00`). Pure. Codes of a hospital's own say nothing.
 */
import type { EXAMINED_SERVICES } from '../../contracts/fact-choices.ts';
import type { Modality } from '../../contracts/vocabulary/modalities.ts';

export type ItemService = (typeof EXAMINED_SERVICES)[number];

export interface ServiceOfItem {
  readonly service: ItemService;
  /** What the archive may call such an examination. */
  readonly modality?: readonly Modality[];
}

const CHAPTERS: readonly (readonly [chapter: string, service: ServiceOfItem])[] = [
  ['2101', { service: 'imaging', modality: ['CR', 'DX', 'RF', 'RG', 'MG', 'IO', 'PX', 'XA'] }],
  ['2102', { service: 'imaging', modality: ['MR'] }],
  ['2103', { service: 'imaging', modality: ['CT'] }],
  ['22', { service: 'ultrasound', modality: ['US', 'BDUS', 'IVUS'] }],
  ['25', { service: 'laboratory' }],
  ['310701', { service: 'ecg' }],
  ['1102', { service: 'consultation' }],
  ['1109', { service: 'bed' }],
  ['1201', { service: 'nursing' }],
];

export function itemService(code: string): ServiceOfItem | null {
  const found = /^(?:00)?(\d{9})/.exec(code)?.[1];
  if (found === undefined) return null;
  return CHAPTERS.find(([chapter]) => found.startsWith(chapter))?.[1] ?? null;
}
