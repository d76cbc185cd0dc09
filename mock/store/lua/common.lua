-- touch makes a world the one that was used last, if it is among the used ones
-- or is to be. The default world is not among them.
local function touch(used, world, add)
	if world == '' then return end
	local top = redis.call('ZREVRANGE', used, 0, 0, 'WITHSCORES')
	if top[1] == world then return end
	if add or redis.call('ZSCORE', used, world) then
		redis.call('ZADD', used, string.format('%.0f', tonumber(top[2] or 0) + 1), world)
	end
end

-- Of a shelf is kept its number and two versions. Numbers are never printed
-- with tostring, which keeps 14 digits.
local function shelf(shelves, name)
	local s = redis.call('HGET', shelves, name)
	if not s then return nil end
	local id, version, born = string.match(s, '(%d+) (%d+) (%d+)')
	return {id = id, version = version, born = born}
end
