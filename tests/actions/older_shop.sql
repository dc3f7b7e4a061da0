BEGIN TRANSACTION;
CREATE TABLE shop_commands (
	"key" VARCHAR NOT NULL, 
	command VARCHAR NOT NULL, 
	order_id VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	result JSON, 
	PRIMARY KEY ("key")
);
CREATE TABLE shop_customers (
	id VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	email_key VARCHAR NOT NULL, 
	first_name VARCHAR NOT NULL, 
	last_name VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	addresses JSON NOT NULL, 
	tags JSON NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "shop_customers" VALUES('c1','Ann@example.com','ann@example.com','Ann','','','[{"line1": "Lange Reihe 1", "city": "Hamburg", "zip": "d01 x2y4", "country": "DE", "line2": "", "state": "", "name": ""}]','[]');
CREATE TABLE shop_interactions (
	id INTEGER NOT NULL, 
	customer_id VARCHAR NOT NULL, 
	product_id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	session_id VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE shop_order_lines (
	order_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	variant_id VARCHAR NOT NULL, 
	product_id VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	options JSON NOT NULL, 
	quantity INTEGER NOT NULL, 
	price BIGINT NOT NULL, 
	PRIMARY KEY (order_id, id)
);
INSERT INTO "shop_order_lines" VALUES('W1','1',0,'MUG','mug','Mug','{}',1,1000);
CREATE TABLE shop_orders (
	id VARCHAR NOT NULL, 
	customer_id VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	placed_at DATETIME NOT NULL, 
	status VARCHAR NOT NULL, 
	currency VARCHAR(3) NOT NULL, 
	total BIGINT NOT NULL, 
	shipping BIGINT NOT NULL, 
	tax BIGINT NOT NULL, 
	discount BIGINT NOT NULL, 
	address JSON NOT NULL, 
	delivery_option VARCHAR NOT NULL, 
	cancelled_at DATETIME, 
	cancel_reason VARCHAR NOT NULL, 
	items_modified BOOLEAN NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "shop_orders" VALUES('W1','c1','ann@example.com','2026-11-19 10:00:00.000000','pending','EUR',1000,0,0,0,'{"line1": "Lange Reihe 1", "city": "Hamburg", "zip": "d01 x2y4", "country": "DE", "line2": "", "state": "", "name": ""}','standard',NULL,'',0);
CREATE TABLE shop_payment_methods (
	id VARCHAR NOT NULL, 
	customer_id VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	brand VARCHAR NOT NULL, 
	last4 VARCHAR NOT NULL, 
	balance BIGINT, 
	currency VARCHAR(3), 
	PRIMARY KEY (id)
);
INSERT INTO "shop_payment_methods" VALUES('gift','c1',0,'gift_card','','',500,'EUR');
CREATE TABLE shop_payments (
	order_id VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	amount BIGINT NOT NULL, 
	method_id VARCHAR NOT NULL, 
	at DATETIME, 
	PRIMARY KEY (order_id, position)
);
INSERT INTO "shop_payments" VALUES('W1',0,'payment',1000,'gift',NULL);
CREATE TABLE shop_products (
	id VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	description TEXT NOT NULL, 
	brand VARCHAR NOT NULL, 
	category VARCHAR NOT NULL, 
	tags JSON NOT NULL, 
	attributes JSON NOT NULL, 
	image VARCHAR NOT NULL, 
	rating FLOAT, 
	reviews INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "shop_products" VALUES('mug','Mug','','','','[]','{}','',NULL,0);
CREATE TABLE shop_settings (
	name VARCHAR NOT NULL, 
	value TEXT, 
	PRIMARY KEY (name)
);
CREATE TABLE shop_shipments (
	id VARCHAR NOT NULL, 
	order_id VARCHAR NOT NULL, 
	lines JSON NOT NULL, 
	carrier VARCHAR NOT NULL, 
	tracking_number VARCHAR NOT NULL, 
	tracking_url VARCHAR NOT NULL, 
	shipped_at DATETIME, 
	delivered_at DATETIME, 
	expected_from DATE, 
	expected_to DATE, 
	events JSON NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE shop_stock (
	variant_id VARCHAR NOT NULL, 
	store VARCHAR NOT NULL, 
	quantity INTEGER NOT NULL, 
	restock_on DATE, 
	PRIMARY KEY (variant_id, store)
);
INSERT INTO "shop_stock" VALUES('MUG','online',4,NULL);
CREATE TABLE shop_stores (
	name VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	hours VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE shop_variants (
	id VARCHAR NOT NULL, 
	product_id VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	options JSON NOT NULL, 
	price BIGINT NOT NULL, 
	currency VARCHAR(3) NOT NULL, 
	available BOOLEAN NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "shop_variants" VALUES('MUG','mug',0,'{}',1000,'EUR',1);
CREATE INDEX ix_shop_variants_product_id ON shop_variants (product_id);
CREATE INDEX ix_shop_customers_email_key ON shop_customers (email_key);
CREATE INDEX ix_shop_payment_methods_customer_id ON shop_payment_methods (customer_id);
CREATE INDEX shop_orders_of_customer ON shop_orders (customer_id, placed_at);
CREATE INDEX ix_shop_shipments_order_id ON shop_shipments (order_id);
CREATE INDEX ix_shop_interactions_customer_id ON shop_interactions (customer_id);
COMMIT;
