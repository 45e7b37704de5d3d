// How fast OPA decides the country chart: one prepared query, evaluated in process.
//
//	opa-peer FOLDER POLICY [DUMP]
//
// FOLDER is what bench/flatten wrote; the data are FOLDER/NAME.json for a policy NAME.rego. All
// pairs of code and destination are decided twice, and the first time is told apart. What is timed
// is what a caller would do: build the input, evaluate, read outcome, reasons and citations.
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
	if len(os.Args) < 3 {
		check(fmt.Errorf("usage: opa-peer FOLDER POLICY [DUMP]"))
	}
	folder := os.Args[1]
	data := strings.TrimSuffix(filepath.Base(os.Args[2]), ".rego") + ".json"
	codes := strings.Fields(string(read(filepath.Join(folder, "codes.txt"))))
	destinations := strings.Fields(string(read(filepath.Join(folder, "destinations.txt"))))

	began := cpu()
	query := prepare(string(read(os.Args[2])), read(filepath.Join(folder, data)))
	load := cpu() - began

	if len(os.Args) > 3 {
		dump(os.Args[3], query, codes, destinations)
		return
	}
	began = cpu()
	runRound(query, codes, destinations)
	first, wall := cpu()-began, time.Now()
	began = cpu()
	counts, size := runRound(query, codes, destinations)
	out := map[string]any{
		"cases": len(codes) * len(destinations), "first_cpu": first, "cpu": cpu() - began,
		"wall": time.Since(wall).Seconds(), "load_ms": load * 1e3, "read": size, "outcomes": counts,
	}
	text, err := json.Marshal(out)
	check(err)
	fmt.Println(string(text))
}

func runRound(query rego.PreparedEvalQuery, codes, destinations []string) (map[string]int, int) {
	counts, size := map[string]int{}, 0
	for _, code := range codes {
		for _, destination := range destinations {
			answer := decide(query, code, destination)
			counts[answer["outcome"].(string)]++
			size += readRows(answer["required"]) + readRows(answer["open"])
		}
	}
	return counts, size
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
	visit(rows, func(row map[string]any) {
		size += len(row["because"].(string)) + len(row["cite"].(string))
	})
	return size
}

// Rows come as a list, or as lists in an object by key.
func visit(rows any, each func(map[string]any)) {
	switch rows := rows.(type) {
	case []any:
		for _, row := range rows {
			each(row.(map[string]any))
		}
	case map[string]any:
		for _, list := range rows {
			visit(list, each)
		}
	}
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
	visit(rows, func(row map[string]any) { list = append(list, row["row"].(string)) })
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
