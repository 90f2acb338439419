"""Recording training runs of small models: tasks, models, training, hindsight, and the folders that they become."""
