/**
 * Lets Node run `nodes/` straight from its TypeScript: `node --import …/extensionless.mjs script.ts`. There,
 * imports name no extension, because it is compiled to CommonJS.
 */
import { registerHooks } from 'node:module';

registerHooks({
	resolve(specifier, context, nextResolve) {
		// As n8n itself loads it, so that there is one of it.
		if (specifier === 'n8n-workflow') {
			return nextResolve(specifier, { ...context, conditions: ['require', 'node', 'default'] });
		}
		const isOurs = context.parentURL?.endsWith('.ts') && specifier.startsWith('.');
		const isBare = isOurs && !/\.[cm]?[jt]s$/.test(specifier);
		return nextResolve(isBare ? `${specifier}.ts` : specifier, context);
	},
});
