"""The JSON door: routes that translate a request into a question and its answer into bytes."""
