import { Client, type ClientConfig, type PoolConfig } from 'pg';

interface PlanNode {
	'Node Type': string;
	'Relation Name'?: string;
	Operation?: string;
	'Actual Rows'?: number;
	'Actual Loops'?: number;
	'Rows Removed by Filter'?: number;
	'Rows Removed by Index Recheck'?: number;
	'Rows Removed by Join Filter'?: number;
	Plans?: PlanNode[];
}

const EXPLAIN = [
	...['session_preload_libraries=auto_explain', 'client_min_messages=log'],
	...['auto_explain.log_min_duration=0', 'auto_explain.log_analyze=on'],
	...['auto_explain.log_timing=off', 'auto_explain.log_format=json', 'auto_explain.log_level=log'],
];

/** How a store's statements are carried out on a PostgreSQL of the test's own. */
export class WatchedPlans {
	#notices: string[] = [];

	/** For a store whose statements are to be watched. */
	config(connectionString: string): PoolConfig {
		const heard = (message: string) => this.#notices.push(message);
		class Watched extends Client {
			constructor(config?: ClientConfig) {
				super(config);
				this.on('notice', ({ message = '' }) => heard(message));
			}
		}
		const options = EXPLAIN.map((setting) => `-c ${setting}`).join(' ');
		return { connectionString, options, Client: Watched };
	}

	/** What was read, and how, since this was last asked. */
	taken(): {
		statements: number;
		rowsOf: (table: string) => number;
		/** How often two rows were compared that do not belong together. */
		mismatches: number;
		/** In one statement. */
		mostDeletedOf: (table: string) => number;
	} {
		const plans = this.#notices.flatMap((notice) => {
			const json = notice.slice(notice.indexOf('{'));
			return notice.includes('plan:') ? [(JSON.parse(json) as { Plan: PlanNode }).Plan] : [];
		});
		this.#notices = [];
		const of = (table: string) =>
			plans.flatMap(nodesOf).filter((node) => node['Relation Name'] === table);
		return {
			statements: plans.length,
			mismatches: plans
				.flatMap(nodesOf)
				.reduce(
					(sum, node) =>
						sum + (node['Rows Removed by Join Filter'] ?? 0) * (node['Actual Loops'] ?? 1),
					0,
				),
			rowsOf: (table) =>
				of(table)
					.filter((node) => !isChange(node))
					.reduce((sum, node) => sum + rowsRead(node), 0),
			mostDeletedOf: (table) => {
				const deletions = of(table).filter(({ Operation }) => Operation === 'Delete');
				const sources = deletions.flatMap(({ Plans = [] }) => Plans);
				return Math.max(0, ...sources.map((source) => source['Actual Rows'] ?? 0));
			},
		};
	}
}

function nodesOf(node: PlanNode): PlanNode[] {
	return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

function isChange(node: PlanNode): boolean {
	return node['Node Type'] === 'ModifyTable';
}

function rowsRead(node: PlanNode): number {
	const dropped =
		(node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
	return ((node['Actual Rows'] ?? 0) + dropped) * (node['Actual Loops'] ?? 1);
}
