"""The names of what exists in the emulated account. Everything is there from the start; nothing can be created."""

ACCOUNT = "123456789012"  # moto's account
REGION = "us-east-1"
LOCAL_MODEL = "emulator.extractive-v1"
BUCKET = "knowledge-local"
KNOWLEDGE_BASE_ID = "LOCALKB001"
DATA_SOURCE_ID = "LOCALDS001"
GUARDRAIL_ID = "localguard01"
GUARDRAIL_VERSIONS = ("DRAFT", "1")
AGENT_ID = "LOCALAGT01"
AGENT_ALIAS_ID = "LOCALALS01"
GUARDED_ALIAS_ID = "LOCALALS02"  # a version of the agent that has the guardrail

KNOWLEDGE_BASE_ARN = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:knowledge-base/{KNOWLEDGE_BASE_ID}"
GUARDRAIL_ARN = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:guardrail/{GUARDRAIL_ID}"
EMBEDDING_MODEL_ARN = f"arn:aws:bedrock:{REGION}::foundation-model/amazon.titan-embed-text-v2:0"
HARNESS_ARN = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:harness/local-0123456789"
GUARDED_HARNESS_ARN = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:harness/guarded-0123456789"
"""A harness whose model is called with the guardrail."""
