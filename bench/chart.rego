# The country chart on the data of bench/flatten: for OPA and regorus alike.
# A provision counts where the destination holds its key.
package comity

import rego.v1

held := data.chart.destinations[input.destination]

entry := data.chart.codes[input.code]

required := [row | some row in entry.required; held[row.key]]

open := [row | some row in entry.open; held[row.key]]

outcome := "licence_required" if {
	count(required) > 0
} else := "undetermined" if {
	count(open) > 0
} else := "no_licence_required"

answer := {"outcome": outcome, "required": required, "open": open}
