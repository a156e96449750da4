// What a load did not take, beside the load.
CREATE CONSTRAINT rejected_key IF NOT EXISTS FOR (n:RejectedRow) REQUIRE n.rejected_key IS UNIQUE;
