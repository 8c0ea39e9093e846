package checks

import (
	"fmt"
	"strings"

	"vmsslint/parser/model"
	"vmsslint/parser/source"
)

// timeZone judges a text that is to be the name of a Windows time zone. A name of
// the tz database is answered with that of Windows.
func timeZone(n *model.Node, text string) []verdict {
	names := make([]string, 0, len(timeZones))
	instead := ""
	for _, z := range timeZones {
		if text == "" || strings.EqualFold(z.windows, text) {
			return nil
		}
		if strings.EqualFold(z.tz, text) {
			instead = "; in Windows it is '" + z.windows + "'"
		}
		names = append(names, z.windows)
	}
	if instead == "" {
		instead = source.DidYouMean(text, names)
	}
	if instead == "" {
		instead = "; they are called as in 'W. Europe Standard Time'"
	}
	return []verdict{{node: n, message: fmt.Sprintf("%s %s is no Windows time zone%s", label(n.Path()), show(n), instead)}}
}
