-- KEYS: used counts
-- ARGV: world counter window most
touch(KEYS[1], ARGV[1])
local window, n = ARGV[3], 0
local was = redis.call('HGET', KEYS[2], ARGV[2])
if was then
	local w, c = string.match(was, '(%-?%d+) (%d+)')
	if w == window or tonumber(w) > tonumber(window) then
		window, n = w, tonumber(c)
	end
elseif redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[4]) then
	redis.call('UNLINK', KEYS[2])
end
redis.call('HSET', KEYS[2], ARGV[2], string.format('%s %.0f', window, n + 1))
redis.call('EXPIRE', KEYS[2], 3600)
return n + 1
