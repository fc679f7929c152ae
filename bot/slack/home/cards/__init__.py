"""Views and forms of App Home."""
