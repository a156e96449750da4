"""The network as a picture: a genogram with homes and incidents, laid out and drawn without a browser."""
