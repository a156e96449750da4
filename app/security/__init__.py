"""Who is asking: tokens, keys, purposes and grants become one `Actor`."""
