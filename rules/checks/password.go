package checks

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"vmsslint/parser/model"
	"vmsslint/rules/lint"
)

// bannedPasswords returns the passwords that the service refuses by name
// (Azure/bicep-types-az, text of adminPassword of OSProfile, 2026-11-23).
func bannedPasswords() []string {
	return []string{"abc@123", "P@$$w0rd", "P@ssw0rd", "P@ssword123", "Pa$$word", "pass@word1", "Password!", "Password1", "Password22", "iloveyou!"}
}

// adminPassword is NAME011. The password itself is never shown.
func adminPassword(p *lint.Pass) {
	for _, set := range p.Unit.ScaleSets {
		n := set.Profile("osProfile", "adminPassword")
		text, ok := p.String(n)
		if !ok || text == "" || isPlaceholder(text) || isToBeFilledIn(text) {
			continue
		}
		if off := set.Profile("osProfile", "linuxConfiguration", "disablePasswordAuthentication"); off.IsUnknown() {
			p.Undecide(off)
			continue
		} else if b, _ := off.Bool(); b {
			continue
		}
		if why := refusesPassword(set, text); why != "" {
			f := p.Report(n, "the administrator's password %s", why)
			if n.From != nil {
				// What a parameter or variable brings in is often replaced by a pipeline.
				f.AtMost(lint.Warning)
			}
		}
	}
}

// refusesPassword says why the service refuses a password, or nothing. Where
// the operating system is not known, the wider range holds.
func refusesPassword(set *model.ScaleSet, text string) string {
	least, most, of := 6, 123, "any operating system"
	switch name, _ := set.OS(); name {
	case "Windows":
		least, of = 8, "Windows"
	case "Linux":
		most, of = 72, "Linux"
	}
	length := len([]rune(text))
	switch {
	case length < least || length > most:
		return "has " + count(length, "character") + ": " + of + " takes " + strconv.Itoa(least) + " to " + strconv.Itoa(most)
	case slices.Contains(bannedPasswords(), text):
		return "is on the list of those that Azure refuses"
	}
	if has, lacks := classes(text); has < 3 {
		return "has no " + strings.Join(lacks, " and no ") + ": three of lower case, upper case, digits and special characters are needed"
	}
	return ""
}

// isToBeFilledIn reports whether a password is one of a published sample, which
// nobody deploys with: a row of signs, or the word itself.
func isToBeFilledIn(text string) bool {
	return strings.EqualFold(text, "password") || strings.EqualFold(text, "changeme") ||
		!strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// count writes a number and what it counts.
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// classes returns how many of the four classes of characters a text has, and
// the names of the others.
func classes(text string) (has int, lacks []string) {
	for _, class := range [...]struct {
		name string
		is   func(rune) bool
	}{
		{"lower case letter", unicode.IsLower},
		{"upper case letter", unicode.IsUpper},
		{"digit", unicode.IsDigit},
		{"special character", func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }},
	} {
		if strings.ContainsFunc(text, class.is) {
			has++
		} else {
			lacks = append(lacks, class.name)
		}
	}
	return has, lacks
}
