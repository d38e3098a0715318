/**
 * The language of the interface: Chinese unless the person chose English, remembered on this machine, and told to the browser
 * through `lang`. Words of closed lists come from the contracts' vocabulary, texts of the interface from the two files beside.
 */
import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Language, Words } from '../../../contracts/words.ts';
import { readChoice, writeChoice } from '../shell/choices.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof zh };
  }
}

export const HTML_LANG: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

function tellBrowser(language: Language): void {
  document.documentElement.lang = HTML_LANG[language];
  document.title = language === 'zh' ? '守望 Vigil' : 'Vigil 守望';
}

export async function startLanguage(): Promise<void> {
  const language: Language = readChoice('language') === 'en' ? 'en' : 'zh';
  await i18next.use(initReactI18next).init({
    resources: { zh: { translation: zh }, en: { translation: en } },
    lng: language,
    fallbackLng: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  tellBrowser(language);
}

export async function switchLanguage(language: Language): Promise<void> {
  writeChoice('language', language);
  await i18next.changeLanguage(language);
  tellBrowser(language);
}

export function useLanguage(): Language {
  const { i18n: instance } = useTranslation();
  return instance.language === 'en' ? 'en' : 'zh';
}

/** Picks the language of a text that exists in both. */
export function useWords(): (words: Words) => string {
  const language = useLanguage();
  return (words) => words[language];
}
