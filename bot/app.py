"""The web application: channels on one FastAPI app, models loaded by its lifespan."""
