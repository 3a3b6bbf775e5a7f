-- Reservations of one unit, each of which is confirmed once it is answered.
local traffic = require "traffic"

local run, item
local held = {}

function init(args)
  run, item = args[1], args[2]
  traffic.seed(run)
end

function request()
  local reservation = table.remove(held)
  if reservation then return traffic.post("/v1/reservations/" .. reservation .. "/confirm", "") end
  return traffic.post("/v1/reservations", '{"item_id":"' .. item .. '","customer_id":"customer_42","quantity":1}')
end

-- A reservation is answered 201, its confirmation 200.
function response(status, headers, body)
  if status == 201 then held[#held + 1] = body:match('"id":"([^"]+)"') end
end
