-- The front's map of the partitions.
\set password `cat /holdfast/secret/front-password`
set log_min_error_statement = panic; -- A statement that failed would be logged, with the password.
set role postgres; -- The owner of the functions that use the map.
select front.create_map(string_to_array(:'connections', E'\n'), :'password');
