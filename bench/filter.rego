# The country chart in the fastest form that was found: provisions lie in groups
# by key, and one built-in call, not a loop of the policy, leaves those groups
# whose key the destination holds. The data are filter.json of bench/flatten.
package comity

import rego.v1

answer := {"outcome": "licence_required", "required": required, "open": open} if {
	held := data.chart.destinations[input.destination]
	entry := data.chart.codes[input.code]
	required := object.filter(entry.required, held)
	required != {}
	open := object.filter(entry.open, held)
} else := {"outcome": "undetermined", "required": {}, "open": open} if {
	held := data.chart.destinations[input.destination]
	open := object.filter(data.chart.codes[input.code].open, held)
	open != {}
} else := {"outcome": "no_licence_required", "required": {}, "open": {}}
