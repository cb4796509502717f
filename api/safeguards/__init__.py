"""What keeps a public endpoint from being drained: the viewer's rate, the spend cap, pacing, answers for the cap.

One DynamoDB table, a write each: rate, reserve, settle. Imports the cost model and the API's errors, never the routes.
"""
