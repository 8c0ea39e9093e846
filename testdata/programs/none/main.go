// Command none does nothing: what it takes is what any program in Go takes.
package main

func main() {}
