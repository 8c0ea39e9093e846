package expr

import (
	"strconv"
	"strings"
	"time"
)

// layouts are the forms of a time that are read, in the order they are tried.
// A time without a zone is taken for UTC.
var layouts = [...]string{
	"2006-01-02T15:04:05.999999999Z07:00",
	"2006-01-02T15:04:05.999999999",
	"2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02 15:04:05.999999999",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04",
	"2006-01-02",
	"20060102T150405Z",
}

func (c *call) time(i int) (time.Time, *Error) {
	s := strings.TrimSpace(c.args[i].text)
	for _, l := range layouts {
		if t, err := time.Parse(l, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, c.failArg(i, "%s needs a time such as '2025-06-30T08:00:00Z', not %s", c.n.fn.name, describe(c.args[i]))
}

func fnDateTimeFromEpoch(c *call) (*Value, *Error) {
	n := c.args[0].num
	if n < -62135596800 || n > 253402300799 {
		return nil, c.failArg(0, "dateTimeFromEpoch needs a time of the years 1 to 9999, not %d", n)
	}
	return StringValue(time.Unix(n, 0).UTC().Format("2006-01-02T15:04:05Z")), nil
}

func fnDateTimeToEpoch(c *call) (*Value, *Error) {
	t, err := c.time(0)
	if err != nil {
		return nil, err
	}
	return IntValue(t.Unix()), nil
}

func fnDateTimeAdd(c *call) (*Value, *Error) {
	base, err := c.time(0)
	if err != nil {
		return nil, err
	}
	d, ok := parseDuration(c.args[1].text)
	if !ok {
		return nil, c.failArg(1, "dateTimeAdd needs an ISO 8601 duration such as 'P1D' or '-PT1H', not %s", describe(c.args[1]))
	}
	t := d.addTo(base)
	if t.Year() < 1 || t.Year() > 9999 {
		return nil, c.failArg(1, "dateTimeAdd leaves the years 1 to 9999")
	}
	format := "s"
	switch s := c.args[0].text; {
	case len(c.args) > 2:
		format = c.args[2].text
	case strings.HasSuffix(s, "Z") && strings.Contains(s, "T"):
		return StringValue(t.Format("2006-01-02T15:04:05Z")), nil
	default:
		return c.unknown(String, "how dateTimeAdd prints a time that is not given like '2025-06-30T08:00:00Z' is not specified"), nil
	}
	out, ok := formatTime(t, format)
	if !ok {
		return c.unknown(String, "the time format '"+format+"' is not evaluated"), nil
	}
	return StringValue(out), nil
}

// duration is an ISO 8601 duration; months are kept apart from days because
// they have no fixed length.
type duration struct {
	months, days int64
	rest         time.Duration
}

// addTo adds d to t. A day behind the end of its month becomes the last one.
func (d duration) addTo(t time.Time) time.Time {
	year, month, day := t.Date()
	first := time.Date(year, month+time.Month(d.months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	clock := t.Sub(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
	return first.AddDate(0, 0, min(day, last)-1+int(d.days)).Add(clock + d.rest)
}

// parseDuration reads [-]P[nY][nM][nW][nD][T[nH][nM][nS]].
func parseDuration(s string) (d duration, ok bool) {
	s, negative := strings.CutPrefix(s, "-")
	if s, ok = strings.CutPrefix(s, "P"); !ok || s == "" {
		return d, false
	}
	date, clock, hasClock := strings.Cut(s, "T")
	if hasClock && clock == "" {
		return d, false
	}
	if !d.read(date, "YMWD") || !d.read(clock, "HmS") {
		return d, false
	}
	if negative {
		d.months, d.days, d.rest = -d.months, -d.days, -d.rest
	}
	return d, true
}

// read reads numbers with the units in the order given; m is the minute.
func (d *duration) read(s, units string) bool {
	for s != "" {
		i := strings.IndexFunc(s, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
		if i < 1 {
			return false
		}
		unit := s[i]
		if unit == 'M' && units[0] != 'Y' && units[0] != 'M' {
			unit = 'm'
		}
		at := strings.IndexByte(units, unit)
		n, err := strconv.ParseFloat(s[:i], 64)
		if at < 0 || err != nil || n > 1e6 && unit != 'S' || n > 1e9 || unit != 'S' && strings.Contains(s[:i], ".") {
			return false
		}
		d.put(unit, n)
		s, units = s[i+1:], units[at+1:]
		if units == "" && s != "" {
			return false
		}
	}
	return true
}

func (d *duration) put(unit byte, n float64) {
	switch unit {
	case 'Y':
		d.months += 12 * int64(n)
	case 'M':
		d.months += int64(n)
	case 'W':
		d.days += 7 * int64(n)
	case 'D':
		d.days += int64(n)
	case 'H':
		d.rest += time.Duration(n) * time.Hour
	case 'm':
		d.rest += time.Duration(n) * time.Minute
	case 'S':
		d.rest += time.Duration(n * float64(time.Second))
	}
}

// formatTime prints t by a .NET format. It reports false for what it does not do.
func formatTime(t time.Time, format string) (string, bool) {
	switch format {
	case "u":
		return t.Format("2006-01-02 15:04:05Z"), true
	case "s":
		return t.Format("2006-01-02T15:04:05"), true
	case "o", "O":
		return t.Format("2006-01-02T15:04:05.0000000Z"), true
	case "R", "r":
		return t.Format("Mon, 02 Jan 2006 15:04:05 GMT"), true
	case "d":
		return t.Format("01/02/2006"), true
	case "D":
		return t.Format("Monday, 02 January 2006"), true
	case "T":
		return t.Format("15:04:05"), true
	case "t":
		return t.Format("15:04"), true
	case "f":
		return t.Format("Monday, 02 January 2006 15:04"), true
	case "F":
		return t.Format("Monday, 02 January 2006 15:04:05"), true
	case "g":
		return t.Format("01/02/2006 15:04"), true
	case "G":
		return t.Format("01/02/2006 15:04:05"), true
	case "m", "M":
		return t.Format("January 02"), true
	case "y", "Y":
		return t.Format("2006 January"), true
	case "U":
		return t.Format("Monday, 02 January 2006 15:04:05"), true
	}
	if len(format) < 2 {
		return "", false
	}
	return customTime(t, format)
}

// customTime handles runs of a custom format's letters.
func customTime(t time.Time, format string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(format); {
		c := format[i]
		n := 1
		for i+n < len(format) && format[i+n] == c {
			n++
		}
		switch {
		case c == '%' && n == 1 && i+1 < len(format):
			i++ // the letter behind it is a custom format of its own
			continue
		case c == '\\' && i+1 < len(format):
			b.WriteByte(format[i+1])
			i += 2
			continue
		case c == 'K' && n == 1 || c == 'z' && n <= 3:
			b.WriteString(map[string]string{"K": "Z", "z": "+0", "zz": "+00", "zzz": "+00:00"}[format[i:i+n]])
		case c == '\'' || c == '"':
			end := strings.IndexByte(format[i+1:], c)
			if end < 0 {
				return "", false
			}
			b.WriteString(format[i+1 : i+1+end])
			i += end + 2
			continue
		case strings.IndexByte("yMdHhmsft", c) >= 0:
			s, ok := timePart(t, c, n)
			if !ok {
				return "", false
			}
			b.WriteString(s)
		case strings.IndexByte("gFKz%\\", c) >= 0:
			return "", false
		default:
			b.WriteString(format[i : i+n])
		}
		i += n
	}
	return b.String(), true
}

func timePart(t time.Time, c byte, n int) (string, bool) {
	if c == 'f' {
		if n > 7 {
			return "", false
		}
		return (strconv.Itoa(1_000_000_000 + t.Nanosecond()))[1 : 1+n], true
	}
	layout := timeLayout(strings.Repeat(string(c), min(n, 5)))
	return t.Format(layout), layout != ""
}

// timeLayout returns Go's layout for a run of .NET's letters, or "".
func timeLayout(run string) string {
	for _, l := range [...][2]string{
		{"yyyy", "2006"}, {"yy", "06"}, {"MMMM", "January"}, {"MMM", "Jan"}, {"MM", "01"}, {"M", "1"},
		{"dddd", "Monday"}, {"ddd", "Mon"}, {"dd", "02"}, {"d", "2"}, {"HH", "15"}, {"hh", "03"}, {"h", "3"},
		{"mm", "04"}, {"m", "4"}, {"ss", "05"}, {"s", "5"}, {"tt", "PM"},
	} {
		if l[0] == run {
			return l[1]
		}
	}
	return ""
}
