"""The puppet service: what a gateway answers over gRPC."""
