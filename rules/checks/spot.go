package checks

import (
	"strconv"
	"strings"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// mostPriceDecimals is how many decimals a maximum price may have
// (use-spot.md, 2025-04-01).
const mostPriceDecimals = 5

// maxPrice is COST003: the most that is paid for a Spot instance is -1, for any
// price, or positive, and only Spot instances have one.
func maxPrice(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		price := set.Profile("billingProfile", "maxPrice")
		if price.IsAbsent() {
			continue
		}
		p.Undecide(price)
		text, value, ok := decimal(price)
		_, decimals, _ := strings.Cut(text, ".")
		switch {
		case !ok:
		case value <= 0 && value != -1:
			p.Report(price, "maxPrice %s is no price: set it to -1, for whatever is asked, or to a positive number", text)
		case len(decimals) > mostPriceDecimals:
			p.Report(price, "maxPrice %s has %d decimals, and %d are the most", text, len(decimals), mostPriceDecimals).AtMost(lint.Warning)
		}
		priority := set.Profile("priority")
		spot := max(equals(priority, "Spot", "Regular"), equals(priority, "Low", "Regular"))
		switch {
		case spot == yes:
		case spot == maybe:
			p.Undecide(priority)
		default:
			what := "priority is 'Regular'"
			if priority.IsAbsent() {
				what = "there is no priority"
			}
			f := p.Report(price, "maxPrice is for Spot instances, and %s: leave it out, or set priority to Spot", what)
			f.Related(priority, "the priority")
			if !ok || value <= 0 { // -1 is what is paid anyway
				f.AtMost(lint.Warning)
			}
		}
	}
}

// decimal returns the number that a node holds, as it is written and as a value.
func decimal(n *model.Node) (text string, value float64, ok bool) {
	switch n.Kind {
	case model.Int:
		value = float64(n.Num)
	case model.Float:
		value = n.Flt
	case model.String:
		v, err := strconv.ParseFloat(strings.TrimSpace(n.Str), 64)
		if err != nil {
			return "", 0, false
		}
		value = v
	default:
		return "", 0, false
	}
	return strconv.FormatFloat(value, 'f', -1, 64), value, true
}
