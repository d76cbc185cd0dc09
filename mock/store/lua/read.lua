-- KEYS: used shelves texts order
-- ARGV: world shelf since
-- Returns the version, whether it is the whole, and key, version, text of items.
touch(KEYS[1], ARGV[1])
local since = tonumber(ARGV[3])
local s = shelf(KEYS[2], ARGV[2])
if not s then return {0, since > 0 and 1 or 0} end
local reply = {tonumber(s.version), 0}
if ARGV[3] == s.version then return reply end
if since > 0 and (since < tonumber(s.born) or since > tonumber(s.version)) then
	since = 0
	reply[2] = 1
end
local from = string.format('[%s:%016.0f', s.id, since + 1)
local members = redis.call('ZRANGEBYLEX', KEYS[4], from, '(' .. s.id .. ';')
local head = #s.id + 1
for first = 1, #members, 1000 do
	local fields = {}
	for i = first, math.min(first + 999, #members) do
		fields[#fields + 1] = s.id .. ':' .. string.sub(members[i], head + 25)
	end
	local texts = redis.call('HMGET', KEYS[3], unpack(fields))
	for i, text in ipairs(texts) do
		local member = members[first + i - 1]
		reply[#reply + 1] = string.sub(member, head + 25)
		reply[#reply + 1] = string.sub(member, head + 1, head + 16)
		reply[#reply + 1] = string.sub(text, 24)
	end
end
return reply
