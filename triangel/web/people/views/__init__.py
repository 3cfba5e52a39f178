"""What the pages of people and seats do."""
