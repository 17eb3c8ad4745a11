import type { TemplateDefinition } from './definition';
import { sameLanguage } from './language';

/**
 * The translation in `language`; `nl-NL` and `nl_NL`, in whatever case, are the same. Without a language,
 * the only one there is.
 */
export function findTranslation(
	translations: TemplateDefinition[],
	language: string | undefined,
): TemplateDefinition | undefined {
	if (language === undefined) return translations.length === 1 ? translations[0] : undefined;
	return (
		translations.find((translation) => translation.language === language) ??
		translations.find((translation) => sameLanguage(translation.language, language))
	);
}

/** `en_US, nl`: for messages. */
export function languagesOf(translations: TemplateDefinition[]): string {
	return translations.map((translation) => translation.language).join(', ');
}
