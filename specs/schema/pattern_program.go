package schema

// patternCode says what a patternInst does.
type patternCode uint8

const (
	codeMatch    patternCode = iota // the end of the program, or of a look-around
	codeSet                         // one code point of set
	codeRun                         // min to max code points of set
	codeAssert                      // what assert asks of the position
	codeBackref                     // what the group of reg captured
	codeLook                        // whether what follows matches here; go on at to
	codeJump                        // go on at to
	codeSplit                       // go on behind, or else at to; the other way round if lazy
	codeMark                        // fail where slot was reached before
	codeSave                        // reg = position
	codeProgress                    // fail if the position is still reg
	codeClose                       // the group of reg ends
	codeZero                        // the loop of reg begins
	codeLoop                        // one more round of it, or go on at to
	codeRound                       // a round begins; forget registers from reg+2 up to to
	codeAgain                       // a round ends; go on at to
)

// noReg is the first of the registers of a group that is never entered.
const noReg = 0

// regsOfGroup are where a group was entered, and from where to where its last
// capture is, or -1.
const regsOfGroup = 3

// regsOfLoop are the number of rounds begun and where the last one did.
const regsOfLoop = 2

// patternInst is an instruction of a patternProgram.
type patternInst struct {
	code     patternCode
	assert   patternOp
	back     bool // match what is before the position, as in a lookbehind
	negate   bool // codeAssert, codeLook
	lazy     bool // codeRun, codeSplit, codeLoop
	fold     bool // codeBackref
	to       int
	reg      int
	slot     int // codeRun, codeMark; noSlot for none
	min, max int // codeRun, codeLoop, codeAgain
	set      *runeSet
}

// noSlot is of what is not remembered.
const noSlot = -1

// patternProgram is a pattern compiled for the backtracking matcher.
type patternProgram struct {
	insts    []patternInst
	regs     int  // registers
	slots    int  // places in the program to remember positions of
	anchored bool // no match but at the start
}

// anchored reports whether n can only match at the start of the input.
func (n *patternNode) anchored() bool {
	switch n.op {
	case opBegin:
		return true
	case opCat, opGroup:
		return n.subs[0].anchored()
	case opAlt:
		for _, sub := range n.subs {
			if !sub.anchored() {
				return false
			}
		}
		return true
	default:
		return false
	}
}

// nullable reports whether n may match without consuming anything.
func (n *patternNode) nullable() bool {
	switch n.op {
	case opSet:
		return false
	case opCat:
		for _, sub := range n.subs {
			if !sub.nullable() {
				return false
			}
		}
		return true
	case opAlt:
		for _, sub := range n.subs {
			if sub.nullable() {
				return true
			}
		}
		return false
	case opGroup:
		return n.subs[0].nullable()
	case opRepeat:
		return n.min == 0 || n.subs[0].nullable()
	default:
		return true
	}
}
