-- Orders of one unit, each with a key of its own, of products 1 to `products`.
local traffic = require "traffic"

local run, products

function init(args)
  run, products = args[1], tonumber(args[2])
  traffic.seed(run)
end

function request()
  return traffic.order(run, math.random(products))
end

done = traffic.report
