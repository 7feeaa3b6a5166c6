"""Letters and paper call sheets: what is seen before anything is printed, and what comes back."""
