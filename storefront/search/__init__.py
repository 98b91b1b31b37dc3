"""What buyers find: text analysis and one search interface for two engines."""
