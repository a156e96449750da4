// title: Note what was compared
// purpose: Keep of each record which version of it, and by which model, linkage has compared.
// mode: write

// batch: record key and digest
:param batch => [];
// model: name and version of the model
:param model => '';

UNWIND $batch AS row
MERGE (c:ComparedRecord {record_key: row.record_key})
SET c.print = row.print, c.model = $model;
