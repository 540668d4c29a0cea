create table if not exists show (
	id bigint primary key,
	title varchar(200) not null,
	seats int not null check (seats > 0),
	price_cents bigint not null check (price_cents >= 0)
);

create table if not exists sale (
	id bigint generated always as identity primary key,
	purchase_id varchar(36) not null unique,
	show_id bigint not null references show (id),
	buyer varchar(100) not null,
	seats int not null check (seats > 0),
	price_cents bigint not null,
	created_at timestamp(3) with time zone not null
);

-- purchases whose buyers were told that they did not come about: the ledger refuses them
create table if not exists cancelled_purchase (
	purchase_id varchar(36) primary key
);

merge into show (id, title, seats, price_cents) key (id) values
	(1, 'The Tempest', 2000, 4500),
	(2, 'Waiting for Godot', 300, 3200),
	(3, 'An Evening with Joe', 4, 12000);
