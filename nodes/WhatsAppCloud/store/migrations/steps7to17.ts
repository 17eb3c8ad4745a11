import { hashedInPostgres, SQLITE_HASHED } from '../eventKeys';
import type { Step } from './wording';

/** The next eleven of the list. */
export const STEPS_7_TO_17: readonly Step[] = [
	() => `
	ALTER TABLE whatsapp_cloud.sightings ADD COLUMN opened_hour bigint;
	UPDATE whatsapp_cloud.sightings SET opened_hour = opened_at / 3600000 WHERE opened_at IS NOT NULL;
	DROP INDEX whatsapp_cloud.sightings_by_opening;
	CREATE INDEX sightings_by_hour ON whatsapp_cloud.sightings (phone_number_id, opened_hour)
		WHERE opened_hour IS NOT NULL;
	`,
	() => `
	ALTER TABLE whatsapp_cloud.events ADD COLUMN taken_by text;
	CREATE TABLE whatsapp_cloud.handovers (
		id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		scope text NOT NULL,
		key text NOT NULL,
		event text NOT NULL,
		process text NOT NULL,
		claimed_at bigint NOT NULL,
		UNIQUE (scope, key)
	);
	`,
	() => `
	ALTER TABLE whatsapp_cloud.paces ADD COLUMN at float8 NOT NULL DEFAULT 0;
	`,
	({ sqlite, postgres }) => {
		const hashed = sqlite(`${SQLITE_HASHED}(key)`) + postgres(hashedInPostgres('key'));
		return `
	UPDATE whatsapp_cloud.events SET key = ${hashed};
	UPDATE whatsapp_cloud.handovers SET key = ${hashed};
	`;
	},
	() => `
	ALTER TABLE whatsapp_cloud.rescues ADD COLUMN messages_per_second float8;
	`,
	({ sqlite, postgres }) => `
	CREATE TABLE whatsapp_cloud.proofs (
		account text NOT NULL,
		object text NOT NULL,
		key text NOT NULL,
		proven_at bigint NOT NULL,
		refused_at bigint,
		PRIMARY KEY (account, object)
	) WITHOUT ROWID;
	CREATE TABLE whatsapp_cloud.homes (
		object text PRIMARY KEY,
		realm text NOT NULL
	) WITHOUT ROWID;
	INSERT INTO whatsapp_cloud.homes SELECT 'number:' || phone_number_id, '' FROM (
		SELECT phone_number_id FROM whatsapp_cloud.aliases
		UNION SELECT phone_number_id FROM whatsapp_cloud.sightings
		UNION SELECT phone_number_id FROM whatsapp_cloud.spellings
		UNION SELECT phone_number_id FROM whatsapp_cloud.sends
		UNION SELECT phone_number_id FROM whatsapp_cloud.uploads
		UNION SELECT phone_number_id FROM whatsapp_cloud.rescues
		UNION SELECT phone_number_id FROM whatsapp_cloud.refusals
		UNION SELECT phone_number_id FROM whatsapp_cloud.waits
	) AS known WHERE phone_number_id <> '';
	ALTER TABLE whatsapp_cloud.rescues ADD COLUMN account text NOT NULL DEFAULT '';
	ALTER TABLE whatsapp_cloud.waits ADD COLUMN account text NOT NULL DEFAULT '';
	ALTER TABLE whatsapp_cloud.handovers ADD COLUMN phone_number_id text NOT NULL DEFAULT '';
	DROP INDEX whatsapp_cloud.waits_by_answer;
	CREATE UNIQUE INDEX waits_by_answer ON whatsapp_cloud.waits (answer_message_id, phone_number_id)
		WHERE answer_message_id IS NOT NULL;
	${postgres(`
	ALTER TABLE whatsapp_cloud.refusals
		DROP CONSTRAINT refusals_pkey, ADD PRIMARY KEY (message_id, phone_number_id);`)}
	${sqlite(`
	ALTER TABLE refusals RENAME TO refusals_before;
	DROP INDEX refusals_by_state;
	DROP INDEX refusals_by_rescue;
	DROP INDEX refusals_by_time;
	CREATE TABLE refusals (
		message_id TEXT NOT NULL,
		phone_number_id TEXT NOT NULL,
		refused_at INTEGER NOT NULL,
		state TEXT NOT NULL,
		lease_until INTEGER NOT NULL,
		about TEXT,
		finished_at INTEGER,
		rescue_message_id TEXT,
		failure TEXT,
		PRIMARY KEY (message_id, phone_number_id)
	) WITHOUT ROWID;
	INSERT INTO refusals SELECT message_id, phone_number_id, refused_at, state, lease_until, about,
		finished_at, rescue_message_id, failure FROM refusals_before;
	DROP TABLE refusals_before;
	CREATE INDEX refusals_by_state ON whatsapp_cloud.refusals (phone_number_id, state);
	CREATE INDEX refusals_by_rescue ON whatsapp_cloud.refusals (rescue_message_id)
		WHERE rescue_message_id IS NOT NULL;
	CREATE INDEX refusals_by_time ON whatsapp_cloud.refusals (refused_at);`)}
	`,
	() => `
	ALTER TABLE whatsapp_cloud.refusals ADD COLUMN customer text NOT NULL DEFAULT '';
	`,
	() => `
	ALTER TABLE whatsapp_cloud.handovers ADD COLUMN waits_for text;
	`,
	() => `
	ALTER TABLE whatsapp_cloud.sightings ADD COLUMN held_by_us_at bigint;
	ALTER TABLE whatsapp_cloud.sightings ADD COLUMN held_by_another_at bigint;
	ALTER TABLE whatsapp_cloud.sightings ADD COLUMN released_at bigint;
	`,
	() => `
	ALTER TABLE whatsapp_cloud.sightings ADD COLUMN opened_slot bigint;
	CREATE INDEX sightings_by_slot ON whatsapp_cloud.sightings (phone_number_id, opened_slot)
		WHERE opened_slot IS NOT NULL;
	`,
	() => `
	CREATE TABLE whatsapp_cloud.closed_ways (
		place text NOT NULL,
		way text NOT NULL,
		why text NOT NULL,
		at bigint NOT NULL,
		until bigint NOT NULL,
		PRIMARY KEY (place, way, why)
	) WITHOUT ROWID;
	`,
];
