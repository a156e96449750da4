// title: Incidents and kept rows of a source
// purpose: A page of incidents or kept rows, to see which of them an extract no longer holds.
// mode: lookup
// returns: row_key | string | the row

// after: the last row key of the page before
:param after => '';
// until: a text after every row key of the file
:param until => '';
// page: how many rows
:param page => 1000;
// open_only: only what is held now
:param open_only => true;

CALL () {
  MATCH (i:Incident)
  WHERE i.row_key > $after AND i.row_key < $until AND (NOT $open_only OR (i.retracted_at IS NULL AND i.inferred_end IS NULL))
  RETURN i.row_key AS row_key
  ORDER BY row_key
  LIMIT $page
  UNION
  MATCH (k:KeptRow)
  WHERE k.row_key > $after AND k.row_key < $until AND (NOT $open_only OR (k.retracted_at IS NULL AND k.inferred_end IS NULL))
  RETURN k.row_key AS row_key
  ORDER BY row_key
  LIMIT $page
}
RETURN row_key AS row_key
ORDER BY row_key
LIMIT $page;
