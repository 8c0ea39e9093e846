module vmsslint/tools

go 1.26.0
