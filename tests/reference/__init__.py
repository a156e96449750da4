"""The oracle: reads extract folders and answers in plain Python. It shares no code with the application."""
