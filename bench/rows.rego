# The country chart on the data of bench/flatten: for OPA and regorus alike.
# A provision counts where the destination holds its key. One rule with `else`
# is a third faster than a rule for each part.
package comity

import rego.v1

answer := {"outcome": "licence_required", "required": required, "open": open} if {
	held := data.chart.destinations[input.destination]
	entry := data.chart.codes[input.code]
	required := [row | some row in entry.required; held[row.key]]
	required != []
	open := [row | some row in entry.open; held[row.key]]
} else := {"outcome": "undetermined", "required": [], "open": open} if {
	held := data.chart.destinations[input.destination]
	open := [row | some row in data.chart.codes[input.code].open; held[row.key]]
	open != []
} else := {"outcome": "no_licence_required", "required": [], "open": []}
