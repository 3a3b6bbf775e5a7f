-- The role that the front calls the partitions of a shard with. As PostgREST's role it may do what service_role may, and no longer.
\set password `cat /holdfast/secret/front-password`
set log_min_error_statement = panic; -- A statement that failed would be logged, with the password.
create role front login password :'password' in role service_role;
alter role front set statement_timeout = '8s';
alter role front set lock_timeout = '8s';
