-- KEYS: version sizes used shelves texts order counts done
-- ARGV: mode world worlds items bytes, then of each batch: shelf at n, n times key text
-- Mode "restore" takes the world for empty, whatever it holds.
-- All is checked before the first write: a script that fails is not undone.
local version, sizes, used, shelves, texts, order, counts, done = unpack(KEYS)
local restore, world = ARGV[1] == 'restore', ARGV[2]

-- The same call again, because its answer was lost.
local before = redis.call('GET', done)
if before then return {'done', tonumber(before)} end

if not restore then touch(used, world) end
local size = redis.call('HGET', sizes, world)
local items, bytes = 0, 0
if size and not restore then
	local i, b = string.match(size, '(%d+) (%d+)')
	items, bytes = tonumber(i), tonumber(b)
end
local more, longer = -items, -bytes

local known, changed, fresh = {}, {}, 0
local function find(name)
	if not known[name] then
		known[name] = not restore and shelf(shelves, name) or {version = '0'}
	end
	return known[name]
end

local writes, last, length, stamps = {}, {}, {}, {}
local arg, batch = 6, 0
while arg <= #ARGV do
	local name, at, n = ARGV[arg], ARGV[arg + 1], tonumber(ARGV[arg + 2])
	local s = find(name)
	if not restore and at ~= s.version then
		return {'conflict', batch, tonumber(s.version)}
	end
	if n > 0 and not s.id then
		s.id = string.format('%d', (restore and 0 or redis.call('HLEN', shelves)) + fresh)
		fresh = fresh + 1
	end
	if n > 0 then changed[name] = s end
	for i = 1, n do
		local key, text = ARGV[arg + 1 + 2 * i], ARGV[arg + 2 + 2 * i]
		local field = s.id .. ':' .. key
		local old = length[field]
		if not old and not restore then
			local was = redis.call('HGET', texts, field)
			if was then
				old = #was - 23
				stamps[field] = string.sub(was, 1, 23)
			end
		end
		if not old then
			items = items + 1
			bytes = bytes + #key
		end
		bytes = bytes + #text - (old or 0)
		length[field] = #text
		writes[#writes + 1] = {s.id, key, text}
		last[field] = #writes
	end
	arg = arg + 3 + 2 * n
	batch = batch + 1
end
more, longer = more + items, longer + bytes

if more > 0 and items > tonumber(ARGV[4]) then return {'full', 'items'} end
if longer > 0 and bytes > tonumber(ARGV[5]) then return {'full', 'bytes'} end
if #writes == 0 and not restore then return {'done', 0} end
if #writes > 0 and world ~= '' and not size then
	local over = redis.call('ZCARD', used) + 1 - tonumber(ARGV[3])
	if over > 0 then
		return {'room', redis.call('ZRANGE', used, 0, math.min(over, 100) - 1, 'WITHSCORES')}
	end
end

-- The clock makes up for a Redis that came back without its data: what readers
-- saw before is older than what comes now.
local clock = redis.call('TIME')
local now = math.max(tonumber(redis.call('GET', version) or 0) + 1, clock[1] * 1000000 + clock[2])
local v = string.format('%.0f', now)
redis.call('SET', version, v)
if restore then
	redis.call('UNLINK', shelves, texts, order, counts)
	redis.call('HDEL', sizes, world)
end
for i, w in ipairs(writes) do
	local id, key = w[1], w[2]
	local field = id .. ':' .. key
	if last[field] == i then
		if stamps[field] then
			redis.call('ZREM', order, id .. ':' .. stamps[field] .. ':' .. key)
		end
		local stamp = string.format('%016.0f%07d', now, i)
		redis.call('HSET', texts, field, stamp .. w[3])
		redis.call('ZADD', order, 0, id .. ':' .. stamp .. ':' .. key)
	end
end
for name, s in pairs(changed) do
	redis.call('HSET', shelves, name, s.id .. ' ' .. v .. ' ' .. (s.born or v))
end
if #writes > 0 then
	redis.call('HSET', sizes, world, string.format('%.0f %.0f', items, bytes))
	touch(used, world, true)
else
	redis.call('ZREM', used, world)
end
redis.call('SET', done, v, 'EX', 60)
return {'done', now}
