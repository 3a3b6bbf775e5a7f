-- What the scripts beside this one share: requests as wrk sends them, and the result as JSON on standard error. There is
-- one thread.
local traffic = {}

local count = 0

-- A UUID v4 that no other request has: `run` is eight hexadecimal digits that no other run has.
function traffic.key(run)
  count = count + 1
  local random = math.random
  return string.format("%s-%04x-4%03x-8%03x-%06x%06x", run, random(0, 0xffff), random(0, 0xfff), random(0, 0xfff),
    random(0, 0xffffff), count)
end

-- A whole request: wrk.format() would build and sort a table of headers each time.
function traffic.post(path, body)
  return "POST " .. path .. " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
    .. #body .. "\r\n\r\n" .. body
end

function traffic.order(run, product)
  return traffic.post("/orders", '{"product_id":' .. product .. ',"idempotency_key":"' .. traffic.key(run)
    .. '","customer_id":"customer_42","quantity":1}')
end

function traffic.seed(run)
  math.randomseed(tonumber(run, 16))
end

-- Where every answer is to be a refusal each one is looked at; otherwise wrk's own count of those of 400 and more will do.
function traffic.expect_refusals()
  unexpected = 0
  function response(status)
    if status ~= 409 then unexpected = unexpected + 1 end
  end
end

local generator

function setup(thread)
  generator = thread
end

-- Latencies are in microseconds, and so is the duration.
function done(summary, latency)
  local errors = summary.errors
  io.stderr:write(string.format(
    '{"requests":%d,"microseconds":%d,"unexpected":%d,"broken":%d,"timeouts":%d,"p50":%.1f,"p99":%.1f,"longest":%.1f}\n',
    summary.requests, summary.duration, generator:get("unexpected") or errors.status, errors.connect + errors.read + errors.write, errors.timeout,
    latency:percentile(50), latency:percentile(99), latency.max))
end

return traffic
