import type { TemplateDefinition } from './definition';

/**
 * How a translation fits the language that was asked for: `exact`; `language`: the same without its region
 * (`nl` for `nl_BE`); `region`: one of its regions (`en_US` for `en`); or none of these: the `fallback`.
 */
export type LanguageMatch = 'exact' | 'language' | 'region' | 'fallback';

interface Code {
	language: string;
	/** Empty if the code names none. */
	region: string;
}

/**
 * A language code as people and browsers write it: `nl-NL`, `nl_NL`, `NL`, `fil`, `zh-Hans-CN`. The script is
 * left out: Meta's codes have none.
 */
export function parseLanguage(code: string): Code {
	const [language = '', ...rest] = code.trim().toLowerCase().split(/[-_]/);
	return { language, region: rest.find((part) => /^([a-z]{2}|\d{3})$/.test(part)) ?? '' };
}

/** Whether two codes name the same language and region. */
export function sameLanguage(one: string, other: string): boolean {
	const [a, b] = [parseLanguage(one), parseLanguage(other)];
	return a.language === b.language && a.region === b.region;
}

/** How a translation's language fits the one that was asked for. */
export function matchLanguage(language: string, wanted: string): LanguageMatch {
	const [has, wants] = [parseLanguage(language), parseLanguage(wanted)];
	if (has.language !== wants.language || has.language === '') return 'fallback';
	if (has.region === wants.region) return 'exact';
	if (has.region === '') return 'language';
	return wants.region === '' ? 'region' : 'fallback';
}

const BEST_FIRST: LanguageMatch[] = ['exact', 'language', 'region'];

/**
 * The approved translation for somebody's language: `nl_NL`, else `nl`, else the fallback. A language without
 * region takes any region of it, the fallback's first.
 *
 * @param fallback undefined = none
 * @returns undefined if there is no approved translation for either
 */
export function chooseTranslation(
	translations: TemplateDefinition[],
	wanted: string,
	fallback: string | undefined,
): TemplateDefinition | undefined {
	const approved = translations
		.filter(({ status }) => status === 'APPROVED')
		.toSorted((a, b) => a.language.localeCompare(b.language));
	const isFallback = ({ language }: TemplateDefinition) =>
		fallback !== undefined && sameLanguage(language, fallback);
	const fallbackFirst = [...approved.filter(isFallback), ...approved];
	for (const match of BEST_FIRST) {
		const found = fallbackFirst.find(({ language }) => matchLanguage(language, wanted) === match);
		if (found) return found;
	}
	return fallback === undefined ? undefined : chooseTranslation(translations, fallback, undefined);
}
