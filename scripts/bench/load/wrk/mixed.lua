-- Of ten requests over products 1 to `products` eight are new orders, one repeats an order that was sent lately, and one
-- cancels an order that was answered.
local traffic = require "traffic"

local REMEMBERED = 1000

local run, products
local sent, latest = {}, 0
local answered = {}
local turn = 0

function init(args)
  run, products = args[1], tonumber(args[2])
  traffic.seed(run)
end

local function new_order()
  latest = latest % REMEMBERED + 1
  sent[latest] = traffic.order(run, math.random(products))
  return sent[latest]
end

function request()
  turn = turn % 10 + 1
  if turn == 9 then return sent[math.random(#sent)] end
  if turn == 10 and #answered > 0 then
    local order = table.remove(answered)
    return traffic.post("/orders/" .. order.id .. "/cancel", '{"product_id":' .. order.product .. "}")
  end
  return new_order()
end

-- A new order is answered 201, its repetition and a cancellation 200.
function response(status, headers, body)
  if status == 201 and #answered < REMEMBERED then
    answered[#answered + 1] = { id = body:match('"order_id":"([^"]+)"'), product = body:match('"product_id":(%d+)') }
  end
end
