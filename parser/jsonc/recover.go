package jsonc

// skipMember skips what does not belong where it stands, and the comma behind
// it.
func (p *parser) skipMember() {
	p.sync()
	p.skipComma()
}

func (p *parser) skipComma() {
	p.skipSpace()
	if p.peek() == ',' {
		p.pos++
	}
}

// sync moves p.pos to the next comma, closing bracket or line break that is not
// inside brackets or a string, so that reading can go on there.
func (p *parser) sync() {
	brackets, parens := 0, 0
	for p.pos < len(p.text) {
		switch p.text[p.pos] {
		case '\n', '\r':
			if brackets == 0 {
				return
			}
			p.pos++
		case ',':
			if brackets+parens == 0 {
				return
			}
			p.pos++
		case '}', ']':
			if brackets == 0 {
				return
			}
			brackets--
			p.pos++
		case '{', '[':
			brackets++
			p.pos++
		case '(':
			parens++
			p.pos++
		case ')':
			parens = max(parens-1, 0)
			p.pos++
		case '"', '\'':
			p.skipString()
		case '\\':
			p.pos = min(p.pos+2, len(p.text))
		case '/':
			if !p.comment() {
				p.pos++
			}
		default:
			p.pos++
		}
	}
}

// skipString moves p.pos behind the string that begins there, or only behind its
// quote where it is not closed on its line.
func (p *parser) skipString() {
	quote := p.text[p.pos]
	p.pos++
	line := p.text[p.pos:]
	for i := 0; i < len(line) && line[i] != '\n' && line[i] != '\r'; i++ {
		switch line[i] {
		case quote:
			p.pos += i + 1
			return
		case '\\':
			i++
		}
	}
}

// skipContainer moves p.pos, which is at an opening bracket, behind the closing
// one, whatever their kinds, without a call for each level.
func (p *parser) skipContainer(start int) {
	if !p.tooDeep {
		p.tooDeep = true
		p.report(start, start+1, "brackets nest more than %d deep, what lies deeper is not read", p.maxDepth)
	}
	for open := 0; ; {
		p.skipSpace()
		if p.pos >= len(p.text) {
			p.reportEnd(start)
			return
		}
		switch p.text[p.pos] {
		case '{', '[':
			open++
			p.pos++
		case '}', ']':
			open--
			p.pos++
		case '"', '\'':
			p.quoted(false)
		default:
			p.pos++
		}
		if open == 0 {
			return
		}
	}
}
