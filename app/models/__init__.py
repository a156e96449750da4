"""The vocabulary: what words, codes and shapes exist. Imports nothing of ours."""
