// Command vmsslint judges deployment templates of Azure virtual machine scale
// sets before they are deployed.
package main

import (
	"os"

	"vmsslint/cmd/vmsslint/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], cli.Stdio())) }
