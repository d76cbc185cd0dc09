package store

import (
	_ "embed"

	"github.com/redis/go-redis/v9"
)

// The scripts. What they share comes before each.
var (
	//go:embed lua/common.lua
	commonLua string
	//go:embed lua/read.lua
	readLua string
	//go:embed lua/write.lua
	writeLua string
	//go:embed lua/drop.lua
	dropLua string
	//go:embed lua/count.lua
	countLua string

	readScript  = redis.NewScript(commonLua + readLua)
	writeScript = redis.NewScript(commonLua + writeLua)
	dropScript  = redis.NewScript(dropLua)
	countScript = redis.NewScript(commonLua + countLua)
)
