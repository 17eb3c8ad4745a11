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
];
