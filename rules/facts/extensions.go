package facts

import (
	_ "embed"
	"strconv"
	"strings"
)

//go:embed handlers.txt
var handlers string

//go:embed regions.txt
var regions string

// Handler is what is known of the handler of an extension.
type Handler struct {
	// OS is the system that it is made for, Windows or Linux; Sure says that it is
	// more than a guess.
	OS   string
	Sure bool
	// Instead is the publisher and the type of what does the same on the other
	// system, "" where it is not known.
	Instead string
}

// HandlerOf returns what is known of an extension handler, without regard to
// case; it reports false where nothing is.
func HandlerOf(publisher, typ string) (Handler, bool) {
	if strings.Contains(publisher+typ, "\t") {
		return Handler{}, false
	}
	line, ok := record(handlers, strings.ToLower(publisher+"\t"+typ)+"\t")
	if !ok {
		return Handler{}, false
	}
	os, rest, _ := strings.Cut(line, "\t")
	confidence, instead, _ := strings.Cut(rest, "\t")
	return Handler{OS: os, Sure: confidence != "low", Instead: instead}, true
}

// FaultDomains returns the most fault domains that disks get in a region, named
// in any form, as an old table says; it reports false for a region not in it.
func FaultDomains(region string) (int, bool) {
	name := strings.ToLower(strings.ReplaceAll(region, " ", ""))
	line, ok := record(regions, name+"\t")
	if name == "" || !ok {
		return 0, false
	}
	n, err := strconv.Atoi(line)
	return n, err == nil
}
