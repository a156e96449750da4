// title: Which keys people are found under
// purpose: The version of the keys that people hold, to see whether they must be made anew.
// mode: lookup
// returns: version | integer | the version; 0 if they hold none

OPTIONAL MATCH (l:DeriveLock {name: 'derive'})
RETURN coalesce(l.keys_version, 0) AS version;
