-- Orders of one unit, each with a key of its own, of products 1 to `products`; where they are sold out, all are to be refused.
local traffic = require "traffic"

local run, products

function init(args)
  run, products = args[1], tonumber(args[2])
  traffic.seed(run)
  if args[3] == "soldOut" then traffic.expect_refusals() end
end

function request()
  return traffic.order(run, math.random(products))
end
