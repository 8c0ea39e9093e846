package cli

import (
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// manCommand prints manual pages, for those who package vmsslint.
func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use: "man [COMMAND]", Short: "print a manual page", Hidden: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			page, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return usagef("there is no command '%s'", args[0])
			}
			if len(args) == 0 {
				page = root
			}
			page.DisableAutoGenTag = true
			return doc.GenMan(page, &doc.GenManHeader{Title: "VMSSLINT", Section: "1", Source: "vmsslint", Manual: "vmsslint"}, a.Out)
		},
	}
}
