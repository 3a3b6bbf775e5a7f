import type { ClientBase } from 'pg';
import { type Route, routes } from './routes.ts';

/** A function as the catalog has it. */
export interface CatalogFunction {
  name: string;
  /** As in a declaration, with defaults. */
  parameters: string;
  /** The names of its parameters. */
  names: string[];
  /** Its parameters without defaults. */
  types: string;
  result: string;
  definition: string;
  comment: string;
}

const BUCKETS: Record<string, (argument: string) => string> = {
  id: (argument) => `left(${argument}::text, 4)`,
  sku: (argument) => `inventory.bucket(${argument})`,
  tenant: (argument) => `inventory.bucket(${argument})`,
  sale: (argument) => `front.bucket_of_sale(${argument})`,
};

/** Functions that the partitions' own batches call take what a batch takes: supabase/front/remote.sql has them. */
const BATCHES = ['execute_batch', 'execute_unlocked'];

/** The functions of a schema, by name. */
export async function readFunctions(client: ClientBase): Promise<CatalogFunction[]> {
  const { rows } = await client.query<CatalogFunction>(`
    select proname as name,
           pg_get_function_arguments(oid) as parameters,
           pg_get_function_identity_arguments(oid) as types,
           coalesce(proargnames[1:pronargs], '{}') as names,
           pg_get_function_result(oid) as result,
           pg_get_functiondef(oid) as definition,
           obj_description(oid, 'pg_proc') as comment
    from pg_proc
    where pronamespace = 'public'::regnamespace
    order by proname`);
  return rows;
}

/** The function of that name on a partition, called by PL/Proxy. */
export function remoteFunction({ name, types, names, result }: CatalogFunction): string {
  return `create function remote.${name}(${withPartition(types)}) returns ${result} language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.${name}(${names.join(', ')});
$$;`;
}

/** The same, which is not called while its partition is away, and says so where it cannot be reached. */
export function guardedFunction({ name, types, names }: CatalogFunction): string {
  return `create function front.${name}(${withPartition(types)}) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.${name}(${['partition', ...names].join(', ')});
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;`;
}

/** The public function: routed by an argument, or the same as on a partition. Those that are written are elsewhere. */
export function publicFunction({ name, parameters, names, result, definition }: CatalogFunction): string {
  const route = routeOf(name);
  if (route === 'written') return '';
  if (route === 'copy') return `${definition.trim()};`;
  const partition = `front.partition_of(${BUCKETS[route.by]?.(route.argument)})`;
  return `create function public.${name}(${parameters}) returns ${result} language plpgsql security definer set search_path = '' as $$
begin
  return front.${name}(${[partition, ...names].join(', ')});
end $$;`;
}

/** Nobody but the service calls it. */
export function door({ name, comment }: CatalogFunction): string {
  return `comment on function public.${name} is '${comment.replaceAll("'", "''")}';
revoke execute on function public.${name} from public, anon, authenticated;
grant execute on function public.${name} to service_role;`;
}

export const isBatch = ({ name }: CatalogFunction): boolean => BATCHES.includes(name);

const withPartition = (types: string): string => ['partition integer', types].filter(Boolean).join(', ');

function routeOf(name: string): Route {
  const route = routes[name];
  if (route === undefined)
    throw new Error(`The front has no route for public.${name}: add it to scripts/build-front/routes.ts`);
  return route;
}
