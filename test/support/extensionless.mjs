/**
 * Lets Node run `nodes/` straight from its TypeScript: `node --import …/extensionless.mjs script.ts`. There,
 * imports name no extension, because it is compiled to CommonJS.
 */
import { registerHooks } from 'node:module';

registerHooks({
	resolve(specifier, context, nextResolve) {
		const isOurs = context.parentURL?.endsWith('.ts') && specifier.startsWith('.');
		const isBare = isOurs && !/\.[cm]?[jt]s$/.test(specifier);
		return nextResolve(isBare ? `${specifier}.ts` : specifier, context);
	},
});
