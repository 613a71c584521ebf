"""What only draws: a module for each chapter; the experiments themselves stay in the notebooks."""
