"""The words of texts and messages: what they may mean, and how well they fit."""
