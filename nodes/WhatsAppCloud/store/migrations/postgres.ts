import { hashedInPostgres } from '../eventKeys';
import { POSTGRES_LEDGER } from './postgresLedger';

/**
 * The tables, step by step, as in SQLite (see there for what they hold). Steps that were released never
 * change; what changes the tables is a new step at the end.
 */
export const POSTGRES_MIGRATIONS: readonly string[] = [
	`
	CREATE SEQUENCE whatsapp_cloud.acquaintance_ids CACHE 20;
	CREATE TABLE whatsapp_cloud.aliases (
		phone_number_id text NOT NULL,
		kind text NOT NULL,
		value text NOT NULL,
		acquaintance bigint NOT NULL,
		PRIMARY KEY (phone_number_id, kind, value)
	);
	CREATE TABLE whatsapp_cloud.sightings (
		acquaintance bigint NOT NULL,
		phone text NOT NULL,
		user_id text NOT NULL,
		parent_user_id text NOT NULL,
		era bigint NOT NULL,
		first_at bigint NOT NULL,
		last_at bigint NOT NULL,
		opened_at bigint,
		opened_by text,
		closed_at bigint,
		free_entry_point_expires_at bigint,
		PRIMARY KEY (acquaintance, phone, user_id, parent_user_id, era)
	);
	CREATE TABLE whatsapp_cloud.renames (
		acquaintance bigint NOT NULL,
		at bigint NOT NULL,
		customer text NOT NULL,
		becomes text NOT NULL,
		PRIMARY KEY (acquaintance, at, customer, becomes)
	);
	CREATE TABLE whatsapp_cloud.events (
		scope text NOT NULL,
		key text NOT NULL,
		claimed_at bigint NOT NULL,
		confirmed_at bigint,
		PRIMARY KEY (scope, key)
	);
	CREATE INDEX events_claimed_at ON whatsapp_cloud.events (claimed_at);
	`,
	`
	CREATE TABLE whatsapp_cloud.spellings (
		phone_number_id text NOT NULL,
		given text NOT NULL,
		phone text NOT NULL,
		PRIMARY KEY (phone_number_id, given)
	);
	CREATE TABLE whatsapp_cloud.sends (
		key text PRIMARY KEY,
		phone_number_id text NOT NULL,
		recipient text NOT NULL,
		callback_data text NOT NULL,
		claimed_at bigint NOT NULL,
		claim_id text NOT NULL,
		message_id text,
		outcome text
	);
	CREATE INDEX sends_claimed_at ON whatsapp_cloud.sends (claimed_at);
	CREATE INDEX sends_by_message ON whatsapp_cloud.sends (message_id) WHERE message_id IS NOT NULL;
	CREATE INDEX sends_in_flight ON whatsapp_cloud.sends (callback_data)
		WHERE message_id IS NULL AND callback_data <> '';
	CREATE TABLE whatsapp_cloud.paces (
		bucket text PRIMARY KEY,
		full_at float8 NOT NULL
	);
	`,
	`
	CREATE TABLE whatsapp_cloud.uploads (
		phone_number_id text NOT NULL,
		sha256 text NOT NULL,
		mime_type text NOT NULL,
		media_id text NOT NULL,
		uploaded_at bigint NOT NULL,
		PRIMARY KEY (phone_number_id, sha256, mime_type)
	);
	CREATE INDEX uploads_by_media ON whatsapp_cloud.uploads (media_id);
	CREATE INDEX uploads_by_time ON whatsapp_cloud.uploads (uploaded_at);
	`,
	`
	CREATE TABLE whatsapp_cloud.rescues (
		key text PRIMARY KEY,
		phone_number_id text NOT NULL,
		recipient text NOT NULL,
		request text NOT NULL,
		about text NOT NULL,
		kept_at bigint NOT NULL
	);
	CREATE INDEX rescues_by_time ON whatsapp_cloud.rescues (kept_at);
	CREATE TABLE whatsapp_cloud.refusals (
		message_id text PRIMARY KEY,
		phone_number_id text NOT NULL,
		refused_at bigint NOT NULL,
		state text NOT NULL,
		lease_until bigint NOT NULL,
		about text,
		finished_at bigint,
		rescue_message_id text,
		failure text
	);
	CREATE INDEX refusals_by_state ON whatsapp_cloud.refusals (phone_number_id, state);
	CREATE INDEX refusals_by_rescue ON whatsapp_cloud.refusals (rescue_message_id)
		WHERE rescue_message_id IS NOT NULL;
	CREATE INDEX refusals_by_time ON whatsapp_cloud.refusals (refused_at);
	`,
	`
	ALTER TABLE whatsapp_cloud.sightings
		ADD COLUMN phone_number_id text NOT NULL DEFAULT '',
		ADD COLUMN answered_at bigint,
		ADD COLUMN stopped_at bigint,
		ADD COLUMN resumed_at bigint,
		ADD COLUMN capped_at bigint;
	UPDATE whatsapp_cloud.sightings s SET phone_number_id = a.phone_number_id
		FROM whatsapp_cloud.aliases a WHERE a.acquaintance = s.acquaintance;
	CREATE INDEX sightings_by_opening ON whatsapp_cloud.sightings (phone_number_id, opened_at)
		WHERE opened_at IS NOT NULL;
	CREATE INDEX spellings_by_phone ON whatsapp_cloud.spellings (phone_number_id, phone);
	CREATE INDEX sends_by_recipient ON whatsapp_cloud.sends (recipient);
	CREATE TABLE whatsapp_cloud.template_news (
		business_account_id text NOT NULL,
		name text NOT NULL,
		at bigint NOT NULL,
		PRIMARY KEY (business_account_id, name)
	);
	CREATE TABLE whatsapp_cloud.callbacks (
		place text PRIMARY KEY,
		url text NOT NULL,
		holder text NOT NULL,
		test text,
		at bigint NOT NULL
	);
	`,
	`
	CREATE TABLE whatsapp_cloud.waits (
		id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		key text NOT NULL,
		resume_url text NOT NULL,
		phone_number_id text NOT NULL,
		customer text NOT NULL,
		any_reply boolean NOT NULL,
		opened_at bigint NOT NULL,
		expires_at bigint NOT NULL,
		state text NOT NULL,
		lease_until bigint NOT NULL,
		answer text,
		answer_message_id text,
		answered_at bigint,
		UNIQUE (key, resume_url)
	);
	CREATE INDEX waits_by_state ON whatsapp_cloud.waits (phone_number_id, state);
	CREATE INDEX waits_by_customer ON whatsapp_cloud.waits (customer);
	CREATE INDEX waits_by_time ON whatsapp_cloud.waits (expires_at);
	CREATE UNIQUE INDEX waits_by_answer ON whatsapp_cloud.waits (answer_message_id) WHERE answer_message_id IS NOT NULL;
	`,
	`
	ALTER TABLE whatsapp_cloud.sightings ADD COLUMN opened_hour bigint;
	UPDATE whatsapp_cloud.sightings SET opened_hour = opened_at / 3600000 WHERE opened_at IS NOT NULL;
	DROP INDEX whatsapp_cloud.sightings_by_opening;
	CREATE INDEX sightings_by_hour ON whatsapp_cloud.sightings (phone_number_id, opened_hour)
		WHERE opened_hour IS NOT NULL;
	`,
	`
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
	`
	ALTER TABLE whatsapp_cloud.paces ADD COLUMN at float8 NOT NULL DEFAULT 0;
	`,
	`
	UPDATE whatsapp_cloud.events SET key = ${hashedInPostgres('key')};
	UPDATE whatsapp_cloud.handovers SET key = ${hashedInPostgres('key')};
	`,
	`
	ALTER TABLE whatsapp_cloud.rescues ADD COLUMN messages_per_second float8;
	`,
	`
	CREATE TABLE whatsapp_cloud.proofs (
		account text NOT NULL,
		object text NOT NULL,
		key text NOT NULL,
		proven_at bigint NOT NULL,
		refused_at bigint,
		PRIMARY KEY (account, object)
	);
	CREATE TABLE whatsapp_cloud.homes (
		object text PRIMARY KEY,
		realm text NOT NULL
	);
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
	ALTER TABLE whatsapp_cloud.refusals
		DROP CONSTRAINT refusals_pkey, ADD PRIMARY KEY (message_id, phone_number_id);
	`,
	`
	ALTER TABLE whatsapp_cloud.refusals ADD COLUMN customer text NOT NULL DEFAULT '';
	`,
	`
	ALTER TABLE whatsapp_cloud.handovers ADD COLUMN waits_for text;
	`,
	`
	ALTER TABLE whatsapp_cloud.sightings
		ADD COLUMN held_by_us_at bigint,
		ADD COLUMN held_by_another_at bigint,
		ADD COLUMN released_at bigint;
	`,
	`
	ALTER TABLE whatsapp_cloud.sightings ADD COLUMN opened_slot bigint;
	CREATE INDEX sightings_by_slot ON whatsapp_cloud.sightings (phone_number_id, opened_slot)
		WHERE opened_slot IS NOT NULL;
	`,
	`
	CREATE TABLE whatsapp_cloud.closed_ways (
		place text NOT NULL,
		way text NOT NULL,
		why text NOT NULL,
		at bigint NOT NULL,
		until bigint NOT NULL,
		PRIMARY KEY (place, way, why)
	);
	`,
	`
	CREATE TABLE whatsapp_cloud.consents (
		id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		phone_number_id text NOT NULL,
		phone text NOT NULL,
		user_id text NOT NULL,
		parent_user_id text NOT NULL,
		at bigint NOT NULL,
		marketing text NOT NULL,
		how text NOT NULL,
		source text NOT NULL,
		message_id text NOT NULL,
		recorded_at bigint NOT NULL,
		UNIQUE (phone_number_id, phone, user_id, parent_user_id, at, marketing, how, source, message_id)
	);
	INSERT INTO whatsapp_cloud.consents
		(phone_number_id, phone, user_id, parent_user_id, at, marketing, how, source, message_id, recorded_at)
		SELECT DISTINCT phone_number_id, phone, user_id, parent_user_id, c.at, c.marketing, 'unknown', '', '', 0
		FROM whatsapp_cloud.sightings,
			LATERAL (VALUES (stopped_at, 'stop'), (resumed_at, 'resume')) AS c (at, marketing)
		WHERE c.at IS NOT NULL;
	CREATE INDEX consents_by_time ON whatsapp_cloud.consents (phone_number_id, at, id);
	CREATE INDEX consents_by_choice ON whatsapp_cloud.consents (phone_number_id, marketing, at, id);
	`,
	`
	CREATE TABLE whatsapp_cloud.price_cards (
		business_account_id text NOT NULL,
		currency text NOT NULL,
		effective text NOT NULL,
		card text NOT NULL,
		set_at bigint NOT NULL,
		PRIMARY KEY (business_account_id, currency, effective)
	);
	CREATE TABLE whatsapp_cloud.account_facts (
		business_account_id text PRIMARY KEY,
		currency text,
		time_zone text,
		at bigint NOT NULL
	);
	CREATE TABLE whatsapp_cloud.service_use (
		phone_number_id text NOT NULL,
		message_key text NOT NULL,
		at bigint NOT NULL,
		PRIMARY KEY (phone_number_id, message_key)
	);
	CREATE INDEX service_use_by_time ON whatsapp_cloud.service_use (phone_number_id, at);
	`,
	POSTGRES_LEDGER,
	`
	ALTER TABLE whatsapp_cloud.handovers ADD COLUMN sender text, ADD COLUMN collection text;
	`,
];
