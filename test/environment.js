const { promisify } = require('node:util');

const { TestEnvironment } = require('jest-environment-node');

/**
 * Node's, but what a file's tests have left waiting does not come while those of the next file run in the same
 * process: nothing that it needs is there any more.
 */
module.exports = class extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		const { global } = this;
		const { setTimeout, setInterval, clearTimeout, clearInterval } = global;
		const waiting = new Set();
		const keep = (timer) => {
			waiting.add(timer);
			return timer;
		};
		global.setTimeout = (callback, ...more) => {
			const timer = setTimeout(
				(...values) => {
					waiting.delete(timer);
					callback(...values);
				},
				...more,
			);
			return keep(timer);
		};
		Object.defineProperty(global.setTimeout, promisify.custom, {
			get: () => setTimeout[promisify.custom],
		});
		global.setInterval = (...all) => keep(setInterval(...all));
		global.clearTimeout = (timer) => {
			waiting.delete(timer);
			clearTimeout(timer);
		};
		global.clearInterval = (timer) => {
			waiting.delete(timer);
			clearInterval(timer);
		};
		this.forget = () => {
			for (const timer of waiting) clearTimeout(timer);
		};
	}

	async teardown() {
		this.forget();
		await super.teardown();
	}
};
