"""What goes on at the desk before anything is public: drafts on their way, who is here, what is scheduled."""
