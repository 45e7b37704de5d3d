// How fast OPA decides the country chart: one prepared query, evaluated in process.
//
//	opa-peer FOLDER POLICY [DUMP]
//
// FOLDER is what bench/flatten wrote. One round over all pairs of code and destination; what is
// timed is what a caller would do: build the input, evaluate, read outcome, reasons and citations.
// Prints one JSON object. With DUMP, writes the answers there instead, to be compared.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"syscall"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

func main() {
	// One thread, as the others have; what the garbage collector does is then in the wall time too.
	runtime.GOMAXPROCS(1)
	folder, policy := os.Args[1], string(read(os.Args[2]))
	codes := strings.Fields(string(read(filepath.Join(folder, "codes.txt"))))
	destinations := strings.Fields(string(read(filepath.Join(folder, "destinations.txt"))))

	began := cpu()
	query := prepare(policy, read(filepath.Join(folder, "data.json")))
	load := cpu() - began

	if len(os.Args) > 3 {
		dump(os.Args[3], query, codes, destinations)
		return
	}
	counts := map[string]int{}
	size, wall := 0, time.Now()
	began = cpu()
	for _, code := range codes {
		for _, destination := range destinations {
			answer := decide(query, code, destination)
			counts[answer["outcome"].(string)]++
			size += readRows(answer["required"]) + readRows(answer["open"])
		}
	}
	out := map[string]any{
		"cases": len(codes) * len(destinations), "cpu": cpu() - began,
		"wall": time.Since(wall).Seconds(), "load_ms": load * 1e3, "read": size, "outcomes": counts,
	}
	text, _ := json.Marshal(out)
	fmt.Println(string(text))
}

func prepare(policy string, data []byte) rego.PreparedEvalQuery {
	var document map[string]any
	check(json.Unmarshal(data, &document))
	store := inmem.NewFromObjectWithOpts(document,
		inmem.OptRoundTripOnWrite(false), inmem.OptReturnASTValuesOnRead(true))
	query, err := rego.New(rego.Query("x = data.comity.answer"), rego.Module("chart.rego", policy),
		rego.Store(store)).PrepareForEval(context.Background())
	check(err)
	return query
}

var codeKey, destinationKey = ast.StringTerm("code"), ast.StringTerm("destination")

func decide(query rego.PreparedEvalQuery, code, destination string) map[string]any {
	input := ast.NewObject(
		[2]*ast.Term{codeKey, ast.StringTerm(code)},
		[2]*ast.Term{destinationKey, ast.StringTerm(destination)})
	set, err := query.Eval(context.Background(), rego.EvalParsedInput(input))
	check(err)
	return set[0].Bindings["x"].(map[string]any)
}

// Reads reasons and citations, so that nothing of the answer goes unused.
func readRows(rows any) int {
	size := 0
	for _, row := range rows.([]any) {
		fields := row.(map[string]any)
		size += len(fields["because"].(string)) + len(fields["cite"].(string))
	}
	return size
}

func dump(path string, query rego.PreparedEvalQuery, codes, destinations []string) {
	file, err := os.Create(path)
	check(err)
	out := bufio.NewWriter(file)
	for _, code := range codes {
		for _, destination := range destinations {
			answer := decide(query, code, destination)
			fmt.Fprintf(out, "%s %s %s %s %s\n", code, destination, answer["outcome"],
				names(answer["required"]), names(answer["open"]))
		}
	}
	check(out.Flush())
	check(file.Close())
}

func names(rows any) string {
	list := []string{}
	for _, row := range rows.([]any) {
		list = append(list, row.(map[string]any)["row"].(string))
	}
	sort.Strings(list)
	return "[" + strings.Join(list, ",") + "]"
}

func read(path string) []byte {
	text, err := os.ReadFile(path)
	check(err)
	return text
}

func cpu() float64 {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "opa-peer:", err)
		os.Exit(1)
	}
}
