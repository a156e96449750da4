"""What makes and checks this repository; nothing here is installed."""
