; A statement folds to its first line.
[
  (rulebook) (type_declaration) (fact) (derive) (group) (table) (entry) (entries) (requirement)
  (exception) (policy) (accompaniment) (clock) (limit) (status)
] @fold
