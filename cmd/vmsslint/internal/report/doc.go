// Package report writes a finished report: one file a format.
package report
