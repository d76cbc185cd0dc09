-- KEYS: sizes used shelves texts order counts done
-- ARGV: world place
-- With a place, only if the world was not used since it had that place.
if redis.call('GET', KEYS[7]) then return 0 end
if ARGV[2] ~= '' and redis.call('ZSCORE', KEYS[2], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('UNLINK', KEYS[3], KEYS[4], KEYS[5], KEYS[6])
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('SET', KEYS[7], '1', 'EX', 60)
return 1
