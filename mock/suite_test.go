package mock_test

import "testing"

// behaviours hold wherever what is remembered is kept.
var behaviours = []struct {
	name string
	run  func(t *testing.T, open stage)
}{
	{"what is created is there", createAdds},
	{"keys are given out once", createKeys},
	{"a key that is taken is refused", createTaken},
	{"a replacement leaves nothing but what is the server's", replaceReplaces},
	{"a replacement may create", replaceCreates},
	{"a patch changes what it names", updateMerges},
	{"a JSON Patch does all or nothing", updatePatches},
	{"what is removed is gone from everywhere", removeRemoves},
	{"what there is not is a documented 404", missingIsDocumented},
	{"things belong to what their path leads through", parentsMustExist},
	{"keys are any text", keysAreAnyText},
	{"a view shows what belongs to one thing", viewShowsItsOwn},
	{"a single thing is remembered", singleRemembers},
	{"of what nothing lists every key exists", openRemembers},
	{"what is not about a collection remembers nothing", statelessStays},
	{"what a rule works out from a body is of that body", bodiesAreAsked},
	{"a document of OpenAPI 2.0 is remembered alike", swaggerRemembers},
	{"lists show what fits", listsFit},
	{"lists turn round", ordersTurn},
	{"large numbers are in order", numbersAreInOrder},
	{"searches do not find what is only written", searchesKeepSecrets},
	{"pages come to an end", pagesEnd},
	{"links lead through all pages and back", linksLead},
	{"cursors hold while things come and go", cursorsHold},
	{"sessions are apart", sessionsAreApart},
	{"a seed that is preferred is a world that nobody has touched", seedsAreUntouched},
	{"an answer that is asked for changes nothing", preferredChangesNothing},
	{"what is refused changes nothing", refusedChangesNothing},
	{"HEAD is GET without a body", headIsGet},
	{"nothing is remembered when state is off", offRemembersNothing},
	{"the same again gives the same bytes", sameAgain},
	{"creates are not lost", createsAreNotLost},
	{"one of many removes", oneRemoves},
	{"one of many takes the key", oneTakesTheKey},
	{"patches add up", patchesAddUp},
	{"reads are whole", readsAreWhole},
	{"bounds hold", boundsHold},
	{"a world that ends begins anew", worldsEnd},
	{"envelopes are opened", envelopesOpen},
	{"examples are what a world begins with", examplesBegin},
}

func perform(t *testing.T, open stage) {
	t.Parallel()
	for _, b := range behaviours {
		t.Run(b.name, func(t *testing.T) { b.run(t, open) })
	}
}

func TestStateInMemory(t *testing.T) { perform(t, inMemory) }

func TestStateInRedis(t *testing.T) { perform(t, inRedis(startRedis(t), 1)) }

// Two servers share a Redis, and answer in turn.
func TestStateOfReplicas(t *testing.T) { perform(t, inRedis(startRedis(t), 2)) }
